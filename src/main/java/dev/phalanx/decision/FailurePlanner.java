package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.SortedSet;

/**
 * Which pods count as failed, against what is held of each: it ended, somebody ends it, its node is
 * lost, or it restarted since it was last in order and is not in order again. Also what should have
 * happened by now: the next phase of a bootstrap, the end of a pod.
 */
final class FailurePlanner {
  private FailurePlanner() {}

  /**
   * @param roles those that something happened to, or a deadline of which has passed
   */
  static Decision plan(Decision d, SortedSet<RoleAddress> roles) {
    if (!d.after().isActive() || d.after().spec().isEmpty()) {
      return d;
    }
    var next = d;
    for (var role : roles) {
      next = next.after().role(role).isPresent() ? role(next, role) : next;
    }
    return next;
  }

  /** The pod is gone, and nobody saw why. */
  static Decision vanished(Decision d, PodAddress pod) {
    var slot = d.after().role(pod.role()).map(role -> role.slot(pod.index()));
    boolean isNews =
        d.after().isActive()
            && Outstanding.isWanted(d.after(), pod)
            && slot.flatMap(PodSlot::live).isPresent();
    return isNews
        ? failed(d, pod, slot.orElseThrow(), ended(slot.orElseThrow().live().orElseThrow()))
        : d;
  }

  /**
   * A container without a readiness probe restarts and is Ready again in one step, before anybody
   * sees it down. With no grace period that is a failure like any other; with one, it came back in
   * time.
   */
  static Decision backInPlace(Decision d, PodAddress pod, PodFacts held, PodFacts now) {
    boolean isBack = now.isReady() && now.progress().restarts() > held.progress().restarts();
    var role = d.after().role(pod.role());
    if (!isBack
        || d.after().spec().filter(FailurePlanner::isFailedAtOnce).isEmpty()
        || !Outstanding.isWanted(d.after(), pod)
        || role.filter(it -> it.slot(pod.index()).mayRestart()).isPresent()
        || role.filter(Phases::hasImages).isEmpty()) {
      return d;
    }
    return d.because("it restarted")
        .and(new Event.PodFailed(pod, now.uid(), observed(now, "restarted"), d.at()));
  }

  private static boolean isFailedAtOnce(ServingSpec spec) {
    return spec.restartGraceSeconds() == 0 && spec.recoveryPolicy() != RecoveryPolicy.NONE;
  }

  private static Decision role(Decision d, RoleAddress address) {
    var next = d;
    for (var index : d.after().role(address).orElseThrow().pods().keySet()) {
      next = overdueEnd(pod(next, address.pod(index)), address.pod(index));
    }
    return overdueBootstrap(next, address);
  }

  private static Decision pod(Decision d, PodAddress pod) {
    var role = d.after().role(pod.role()).orElseThrow();
    var slot = role.slot(pod.index());
    if (slot.live().isEmpty() || !Outstanding.isWanted(d.after(), pod)) {
      return d;
    }
    var facts = slot.live().orElseThrow();
    if (facts.terminating()) {
      return failed(d, pod, slot, ended(facts));
    }
    if (facts.phase() == PodPhase.FAILED || facts.phase() == PodPhase.SUCCEEDED) {
      return failed(
          d.because("it has ended"), pod, slot, observed(facts, "ended (" + facts.phase() + ")"));
    }
    if (isOnLostNode(d, facts)) {
      var node = facts.node().orElseThrow();
      return failed(
          d.because("node " + node + " is lost"),
          pod,
          slot,
          new Failure(FailureKind.NODE, "is on node " + node + ", which is lost"));
    }
    return slot.hasRestarted() ? restarted(d, pod, role, slot, facts) : d;
  }

  /** A container cannot run before its gang is there: while others still pull, it may try again. */
  private static Decision restarted(
      Decision d, PodAddress pod, RoleState role, PodSlot slot, PodFacts facts) {
    int restarts = facts.progress().restarts();
    if (!Phases.hasImages(role)) {
      return d.because("other pods of its role replica are not there yet")
          .and(new Event.PodRestartExcused(pod, restarts));
    }
    var grace = d.after().spec().orElseThrow().restartGraceSeconds();
    var failure = observed(facts, "restarted");
    return slot.failed().isPresent()
        ? d
        : d.because("it restarted and is not Ready")
            .and(new Event.PodFailed(pod, facts.uid(), failure, d.at().plusSeconds(grace)));
  }

  /** A failure for good ends a grace period, and a deletion is what somebody asked for. */
  private static Decision failed(Decision d, PodAddress pod, PodSlot slot, Failure failure) {
    boolean isNews =
        slot.failed()
            .filter(known -> !known.until().isAfter(d.at()))
            .filter(
                known ->
                    known.failure().kind() == FailureKind.DELETED
                        || failure.kind() != FailureKind.DELETED)
            .isEmpty();
    var uid = slot.live().orElseThrow().uid();
    return isNews ? d.and(new Event.PodFailed(pod, uid, failure, d.at())) : d;
  }

  /** Why somebody else ends it. */
  private static Failure ended(PodFacts facts) {
    return facts
        .progress()
        .failure()
        .filter(
            failure ->
                switch (failure.kind()) {
                  case NODE, EVICTED, PREEMPTED -> true;
                  case APPLICATION_EXIT,
                      OUT_OF_MEMORY,
                      IMAGE,
                      BOOTSTRAP_DEADLINE,
                      SCHEDULING,
                      DELETED ->
                      false;
                })
        .orElse(new Failure(FailureKind.DELETED, "was deleted by somebody else"));
  }

  private static Failure observed(PodFacts facts, String otherwise) {
    return facts.progress().failure().orElse(new Failure(FailureKind.APPLICATION_EXIT, otherwise));
  }

  private static boolean isOnLostNode(Decision d, PodFacts facts) {
    return facts
        .node()
        .map(node -> d.after().lostNodes().get(node))
        .filter(deadline -> isPast(d, deadline))
        .isPresent();
  }

  private static Decision overdueBootstrap(Decision d, RoleAddress address) {
    var role = d.after().role(address).orElseThrow();
    boolean isDue = role.bootstrap().deadline().filter(deadline -> isPast(d, deadline)).isPresent();
    if (!isDue || Outstanding.isLeaving(d.after(), address)) {
      return d;
    }
    return d.because("its deadline has passed")
        .and(new Event.BootstrapOverdue(address, Phases.next(role), Phases.overdue(role)));
  }

  private static Decision overdueEnd(Decision d, PodAddress pod) {
    var slot = d.after().role(pod.role()).orElseThrow().slot(pod.index());
    var facts = slot.live();
    if (facts.isEmpty() || slot.end().filter(deadline -> isPast(d, deadline)).isEmpty()) {
      return d;
    }
    boolean mayForce =
        d.after().spec().map(ServingSpec::recovery).filter(RecoveryRules::forceDelete).isPresent()
            && facts.flatMap(PodFacts::node).filter(d.after().lostNodes()::containsKey).isPresent();
    boolean isNews = !slot.isOverdue() || (mayForce && !slot.isForced());
    return isNews
        ? d.because("its end takes too long").and(new Event.PodEndOverdue(pod, mayForce))
        : d;
  }

  private static boolean isPast(Decision d, Instant deadline) {
    return !deadline.isAfter(d.at());
  }
}
