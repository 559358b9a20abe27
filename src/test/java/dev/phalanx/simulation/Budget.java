package dev.phalanx.simulation;

import dev.phalanx.decision.Cause;
import dev.phalanx.decision.Decision;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.Recovery;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.ServingSpec;
import java.util.Optional;
import java.util.TreeSet;

/** What a rollout may take away, held against each decision. */
final class Budget {
  private Budget() {}

  static void check(Decision d) {
    boolean takesReady = false;
    var waiting = new TreeSet<GroupOrdinal>();
    for (var event : d.events()) {
      switch (event) {
        case Event.ServingGroupCondemned(var group, var cause) when cause == Cause.OUTDATED -> {
          checkGroup(d, group);
          takesReady |= wasReady(d, group);
          waiting.add(group);
        }
        case Event.ServingGroupRevisedInPlace(var group, var _) -> {
          checkGroup(d, group);
          takesReady |= wasReady(d, group);
          waiting.add(group);
        }
        case Event.RoleReplicaRevisedInPlace(var role, var _) -> {
          checkRole(d, role);
          waiting.add(role.group());
        }
        case Event.RoleReplicaCondemned(var role, var cause) when cause == Cause.OUTDATED -> {
          checkRole(d, role);
          waiting.add(role.group());
        }
        case Event.RoleReplicaCondemned(var role, var cause) when cause == Cause.ROLE_REMOVED ->
            takesReady |= isByRole(d) && wasReady(d, role.group());
        case Event.RoleReplicaAdded(var role, var _) when isOfNewRole(d, role) ->
            takesReady |= isByRole(d) && wasReady(d, role.group());
        case Event.OfServing _,
            Event.OfGroup _,
            Event.OfRole _,
            Event.OfPod _,
            Event.OfRecovery _,
            Event.OfEffect _ -> {}
      }
    }
    waiting.removeIf(group -> !isWaiting(d, group));
    if (!waiting.isEmpty()) {
      var spec = d.after().spec().orElseThrow();
      int most = spec.rollout().maxUnavailableOf(spec.replicas()) + surplus(d, spec);
      Invariants.require(
          waiting.size() <= most,
          "of groups that would be ready in a moment a rollout takes %d at most, not %s: %s"
              .formatted(most, waiting, d.events()));
    }
    if (takesReady) {
      var spec = d.after().spec().orElseThrow();
      int needed = spec.replicas() - spec.rollout().maxUnavailableOf(spec.replicas());
      Invariants.require(
          d.after().groups().available() >= needed,
          "%d groups stay available during a rollout, not %d: %s"
              .formatted(needed, d.after().groups().available(), d.events()));
    }
  }

  private static int surplus(Decision d, ServingSpec spec) {
    return d.before().groups().byOrdinal().tailMap(new GroupOrdinal(spec.replicas())).size();
  }

  /** It was ready, and only blinks, grows or shrinks since, and the rollout had not come to it. */
  private static boolean isWaiting(Decision d, GroupOrdinal ordinal) {
    return d.before().group(ordinal).filter(group -> isWaiting(d, group)).isPresent()
        && d.events().stream().noneMatch(event -> isHarm(d, event, ordinal));
  }

  /** A pod of the group that was to stay there does not. */
  private static boolean isHarm(Decision d, Event event, GroupOrdinal group) {
    return (event instanceof Event.PodLost
            || event instanceof Event.PodTerminating
            || event instanceof Event.PodFailed)
        && event instanceof Event.OfPod it
        && it.pod().role().group().equals(group)
        && d.before().role(it.pod().role()).filter(role -> role.condemned().isEmpty()).isPresent();
  }

  private static boolean isWaiting(Decision d, ServingGroupState group) {
    return !group.isReady()
        && group.condemned().isEmpty()
        && group.readySince().isPresent()
        && !hasFailed(group.recovery())
        && group.roles().values().stream().allMatch(role -> isWaiting(d, role));
  }

  private static boolean isWaiting(Decision d, RoleState role) {
    boolean hasFailed =
        hasFailed(role.recovery())
            || role.pods().values().stream().anyMatch(slot -> slot.failed().isPresent());
    boolean isOnItsWay =
        role.readySince().isEmpty()
            ? role.attempt() == 0
            : role.livePods() == role.podsExpected()
                && role.bootstrap().phase() == BootstrapPhase.READY;
    return role.condemned().equals(Optional.of(Cause.SCALED_DOWN))
        || (role.condemned().isEmpty()
            && !d.after().target().equals(Optional.of(role.revision()))
            && (role.isReady() || (isOnItsWay && !hasFailed)));
  }

  private static boolean hasFailed(Recovery recovery) {
    return recovery.tearDown().isPresent()
        || recovery.delayed().isPresent()
        || recovery.held().isPresent();
  }

  /** Made in this decision before it changes or goes, in the place of one that was there. */
  private static boolean isAnother(Decision d, RoleAddress role) {
    return d.events().stream()
        .dropWhile(event -> !isMade(event, role))
        .anyMatch(event -> isChanged(event, role));
  }

  private static boolean isChanged(Event event, RoleAddress role) {
    return event.equals(new Event.RoleReplicaCondemned(role, Cause.OUTDATED))
        || (event instanceof Event.RoleReplicaRevisedInPlace(var revised, var _)
            && revised.equals(role));
  }

  private static boolean isMade(Event event, RoleAddress role) {
    return event instanceof Event.RoleReplicaAdded(var added, var _) && added.equals(role);
  }

  private static boolean isByRole(Decision d) {
    return d.after().spec().filter(spec -> spec.rollout().isByRole()).isPresent();
  }

  /** Of a role that the group's revision did not have. */
  private static boolean isOfNewRole(Decision d, RoleAddress role) {
    return d.before()
        .group(role.group())
        .filter(it -> d.before().template(it.revision(), role.role().role()).isEmpty())
        .isPresent();
  }

  /** Ready before, and nothing was seen of it that could have changed that. */
  private static boolean wasReady(Decision d, GroupOrdinal group) {
    return d.before().group(group).filter(it -> it.isReady()).isPresent()
        && d.events().stream()
            .noneMatch(
                event ->
                    event instanceof Event.OfPod pod && pod.pod().role().group().equals(group));
  }

  private static void checkGroup(Decision d, GroupOrdinal group) {
    var state = d.after();
    var spec = state.spec().orElseThrow();
    boolean isTakenBack = isTakenBack(d, d.before().group(group).map(ServingGroupState::revision));
    Invariants.require(
        isTakenBack || group.value() >= spec.rollout().protectedOf(spec.replicas()),
        "protected group %s is untouched: %s".formatted(group, d.events()));
    Invariants.require(
        !revision(d, group).equals(state.target()),
        "group %s, which is up to date, is untouched: %s".formatted(group, d.events()));
  }

  /** What it was held to have, or was found to have in this decision. */
  private static Optional<Revision> revision(Decision d, GroupOrdinal group) {
    var found =
        d.events().stream()
            .filter(Event.ServingGroupRevised.class::isInstance)
            .map(Event.ServingGroupRevised.class::cast)
            .filter(event -> event.group().equals(group))
            .map(Event.ServingGroupRevised::revision)
            .findFirst();
    return found.or(() -> d.before().group(group).map(ServingGroupState::revision));
  }

  private static boolean isTakenBack(Decision d, Optional<Revision> revision) {
    return d.after().rollout().rollback().isPresent()
        && revision.equals(d.after().spec().map(ServingSpec::revision));
  }

  /** By the partition of its role. */
  static boolean isProtected(ServingSpec spec, RoleId role) {
    return spec.role(role.role()).filter(it -> role.ordinal() < it.protectedOf()).isPresent();
  }

  private static void checkRole(Decision d, RoleAddress role) {
    if (isAnother(d, role)) {
      return;
    }
    var state = d.after();
    var spec = state.spec().orElseThrow();
    boolean isTakenBack = isTakenBack(d, d.before().role(role).map(RoleState::revision));
    Invariants.require(
        isTakenBack || !spec.rollout().isByRole() || !isProtected(spec, role.role()),
        "protected role replica %s is untouched: %s".formatted(role, d.events()));
    var own =
        d.before().role(role).flatMap(it -> state.template(it.revision(), role.role().role()));
    var asked = state.target().flatMap(target -> state.template(target, role.role().role()));
    Invariants.require(
        own.isEmpty() || !own.map(it -> it.hash()).equals(asked.map(it -> it.hash())),
        "role replica %s, which is up to date, is untouched".formatted(role));
  }
}
