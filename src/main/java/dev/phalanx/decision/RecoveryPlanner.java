package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is done about failures: the unit that the recovery policy names is torn down as a whole, at
 * once, unless back-off, the storm breaker or a hold says later. A pod that is back in place needs
 * nothing.
 */
final class RecoveryPlanner {
  private RecoveryPlanner() {}

  /**
   * @param roles those that something happened to, or a deadline of which has passed
   */
  static Decision plan(Decision d, SortedSet<RoleAddress> roles, StormBudget budget) {
    var spec = d.after().spec();
    if (!d.after().isActive() || spec.isEmpty()) {
      return d;
    }
    var next = calmed(d);
    for (var role : roles) {
      if (spec.orElseThrow().recoveryPolicy() != RecoveryPolicy.NONE
          && !Outstanding.isLeaving(next.after(), role)) {
        next = answered(forgiven(next, unit(next, role)), role, budget);
      }
    }
    return next;
  }

  /** Whether the spec has a text in the annotation that releases which it did not have. */
  static boolean isRelease(Optional<ServingSpec> former, Optional<ServingSpec> spec) {
    var release = spec.flatMap(it -> it.recovery().release());
    return former.isPresent()
        && release.isPresent()
        && !release.equals(former.orElseThrow().recovery().release());
  }

  /** Everything that waits or is held may go on. */
  static Decision released(Decision d) {
    var next = d;
    for (var kind : d.after().storms().keySet()) {
      next = next.and(new Event.StormReleased(kind));
    }
    return forgotten(next, recovery -> recovery.isPending() || !recovery.made().isEmpty());
  }

  /** What waits or is held is another unit than the new policy's, and would do so for ever. */
  static Decision repartitioned(Decision d) {
    return forgotten(d, recovery -> recovery.delayed().isPresent() || recovery.held().isPresent());
  }

  private static Decision forgotten(Decision d, Predicate<Recovery> isRemembered) {
    var next = d;
    for (var unit : units(d.after())) {
      boolean isDue = d.after().recovery(unit).filter(isRemembered).isPresent();
      next = isDue ? next.and(new Event.RecoveryForgotten(unit)) : next;
    }
    return next;
  }

  private static SortedSet<RecoveryUnit> units(ServingState state) {
    var units = new TreeSet<RecoveryUnit>();
    for (var group : state.groups().byOrdinal().keySet()) {
      units.add(new RecoveryUnit.OfGroup(group));
      EventScope.rolesOf(state, group).forEach(role -> units.add(new RecoveryUnit.OfRole(role)));
    }
    return units;
  }

  private static Decision calmed(Decision d) {
    var next = d.because("the storm's time is over");
    for (var storm : d.after().storms().entrySet()) {
      boolean isOver = !storm.getValue().isAfter(d.at());
      next = isOver ? next.and(new Event.StormReleased(storm.getKey())) : next;
    }
    return next;
  }

  /** What was ready for long and fails or stops being ready now begins anew. */
  private static Decision forgiven(Decision d, RecoveryUnit unit) {
    var isRemembered =
        d.after().recovery(unit).filter(recovery -> !recovery.made().isEmpty()).isPresent();
    var healthy = d.after().spec().orElseThrow().recovery().healthy();
    boolean isForgiven =
        isRemembered
            && readySince(d, unit)
                .filter(since -> !since.plus(healthy).isAfter(d.at()))
                .isPresent();
    return isForgiven
        ? d.because("it was healthy for long").and(new Event.RecoveryForgotten(unit))
        : d;
  }

  /** Since when it has been ready, when it fails or stops being so in this decision. */
  private static Optional<Instant> readySince(Decision d, RecoveryUnit unit) {
    return switch (unit) {
      case RecoveryUnit.OfRole(var address) ->
          d.after()
              .role(address)
              .filter(role -> role.ready() && (!role.isReady() || hasFailedNow(d, unit)))
              .flatMap(RoleState::readySince);
      case RecoveryUnit.OfGroup(var ordinal) ->
          d.after()
              .group(ordinal)
              .filter(group -> group.ready() && (!group.isReady() || hasFailedNow(d, unit)))
              .flatMap(ServingGroupState::readySince);
    };
  }

  private static boolean hasFailedNow(Decision d, RecoveryUnit unit) {
    return d.events().stream()
        .filter(Event.PodFailed.class::isInstance)
        .map(Event.PodFailed.class::cast)
        .anyMatch(
            event ->
                switch (unit) {
                  case RecoveryUnit.OfRole(var role) -> event.pod().role().equals(role);
                  case RecoveryUnit.OfGroup(var group) -> event.pod().role().group().equals(group);
                });
  }

  private static Decision answered(Decision d, RoleAddress role, StormBudget budget) {
    var unit = unit(d, role);
    var failed = worst(d, role, unit);
    return failed.isPresent()
        ? new Answer(d, unit, failed.orElseThrow(), budget).decide()
        : dropped(d, unit);
  }

  private static RecoveryUnit unit(Decision d, RoleAddress role) {
    return switch (d.after().spec().orElseThrow().recoveryPolicy()) {
      case SERVING_GROUP_RECREATE -> new RecoveryUnit.OfGroup(role.group());
      case ROLE_RECREATE, NONE -> new RecoveryUnit.OfRole(role);
    };
  }

  /** The failure to answer: what others did to a pod goes first, for it has no back-off. */
  private static Optional<Recovery.Failed> worst(
      Decision d, RoleAddress address, RecoveryUnit unit) {
    var role = d.after().role(address).orElseThrow();
    var delayed =
        d.after()
            .recovery(unit)
            .flatMap(Recovery::delayed)
            .filter(waits -> !waits.until().isAfter(d.at()) && !hasGotOn(d, unit, waits))
            .map(Recovery.Delayed::failed);
    var overdue =
        late(role)
            .filter(failure -> failure.kind().isCurable())
            .map(failure -> new Recovery.Failed(address.pod(Phases.blocking(role)), failure));
    boolean isPending = d.after().recovery(unit).filter(Recovery::isPending).isPresent();
    var pods =
        Stream.concat(lost(d, address), failed(d, address, role))
            .filter(found -> isPending || !isReplacedAlone(d, found));
    return Stream.of(pods, overdue.stream(), delayed.stream(), released(d, unit).stream())
        .flatMap(found -> found)
        .min(Comparator.comparing(found -> found.failure().kind().isBackedOff()));
  }

  /** What the unit waited or was held for, where it is released now and has not all its pods. */
  private static Optional<Recovery.Failed> released(Decision d, RecoveryUnit unit) {
    var waited = d.before().recovery(unit).orElse(Recovery.NONE);
    boolean isDue =
        isReleased(d, unit) && !roles(d, unit).stream().allMatch(RecoveryPlanner::isWhole);
    return waited
        .delayed()
        .map(Recovery.Delayed::failed)
        .or(() -> waited.held().map(Recovery.Held::failed))
        .filter(_ -> isDue);
  }

  private static boolean isReleased(Decision d, RecoveryUnit unit) {
    return isRelease(d.before().spec(), d.after().spec())
        && d.events().contains(new Event.RecoveryForgotten(unit));
  }

  /**
   * Whether others ended a pod that had not run yet: nothing that runs knows of it, so it is
   * replaced alone.
   */
  private static boolean isReplacedAlone(Decision d, Recovery.Failed failed) {
    return !failed.failure().kind().isBackedOff()
        && !hasRun(d.before(), failed.pod())
        && !hasRun(d.after(), failed.pod())
        && d.events().stream().noneMatch(event -> hasRun(event, failed.pod()));
  }

  private static boolean hasRun(ServingState state, PodAddress pod) {
    return state
        .role(pod.role())
        .flatMap(role -> role.slot(pod.index()).live())
        .filter(facts -> facts.phase() != PodPhase.PENDING)
        .isPresent();
  }

  private static boolean hasRun(Event event, PodAddress pod) {
    return (event instanceof Event.PodBecameReady(var ready) && ready.equals(pod))
        || (event instanceof Event.PodPhaseChanged(var changed, var phase)
            && changed.equals(pod)
            && phase != PodPhase.PENDING)
        || (event instanceof Event.PodBound(var bound, var facts)
            && bound.equals(pod)
            && facts.phase() != PodPhase.PENDING);
  }

  /** Pods that failed in this decision, even when nothing is left of them. */
  private static Stream<Recovery.Failed> lost(Decision d, RoleAddress address) {
    return d.events().stream()
        .filter(Event.PodFailed.class::isInstance)
        .map(Event.PodFailed.class::cast)
        .filter(event -> event.pod().role().equals(address) && !event.until().isAfter(d.at()))
        .map(event -> new Recovery.Failed(event.pod(), event.failure()));
  }

  private static Stream<Recovery.Failed> failed(Decision d, RoleAddress address, RoleState role) {
    return role.pods().entrySet().stream()
        .flatMap(
            slot ->
                slot.getValue().failed().stream()
                    .filter(pod -> !pod.until().isAfter(d.at()))
                    .map(pod -> failed(address.pod(slot.getKey()), pod)));
  }

  private static Recovery.Failed failed(PodAddress address, FailedPod pod) {
    return new Recovery.Failed(address, pod.failure());
  }

  /**
   * A recreation that waited or was held is off once all pods of the unit are there and none is
   * failed, or what was late has got on. A gang in which a container was started anew waits on.
   */
  private static Decision dropped(Decision d, RecoveryUnit unit) {
    var recovery = d.after().recovery(unit).orElse(Recovery.NONE);
    boolean isWaiting = recovery.delayed().isPresent() || recovery.held().isPresent();
    boolean isOver =
        recovery.delayed().filter(waits -> hasGotOn(d, unit, waits)).isPresent()
            || roles(d, unit).stream().allMatch(RecoveryPlanner::isWhole);
    return isWaiting && isOver && !recovery.isUnresolved()
        ? d.because("no pod of it is failed any more").and(new Event.RecoveryDropped(unit))
        : d;
  }

  /** What it waits to be recreated for is that it was late, and it is no more. */
  private static boolean hasGotOn(Decision d, RecoveryUnit unit, Recovery.Delayed waits) {
    return switch (waits.failed().failure().kind()) {
      case IMAGE, BOOTSTRAP_DEADLINE ->
          roles(d, unit).stream().allMatch(role -> late(role).isEmpty() && !hasFailed(role));
      case APPLICATION_EXIT, OUT_OF_MEMORY, SCHEDULING, NODE, EVICTED, PREEMPTED, DELETED -> false;
    };
  }

  private static List<RoleState> roles(Decision d, RecoveryUnit unit) {
    return switch (unit) {
      case RecoveryUnit.OfRole(var role) -> d.after().role(role).stream().toList();
      case RecoveryUnit.OfGroup(var group) ->
          d.after().group(group).stream()
              .flatMap(found -> found.roles().values().stream())
              .toList();
    };
  }

  /**
   * Why its pods are late, unless they have just got on: phases are noted after failures are
   * answered. Pods that only lack their Service are not to blame, and new ones would lack it too.
   */
  private static Optional<Failure> late(RoleState role) {
    boolean isStuck =
        Phases.of(role).compareTo(role.bootstrap().phase()) <= 0 && !role.waitsForServiceOnly();
    return role.bootstrap().overdue().filter(_ -> isStuck);
  }

  private static boolean isWhole(RoleState role) {
    return role.livePods() >= role.podsExpected() && late(role).isEmpty() && !hasFailed(role);
  }

  private static boolean hasFailed(RoleState role) {
    return role.pods().values().stream().anyMatch(slot -> slot.failed().isPresent());
  }

  /** The answer to one failure. */
  private record Answer(Decision d, RecoveryUnit unit, Recovery.Failed failed, StormBudget budget) {

    Decision decide() {
      var recovery = d.after().recovery(unit).orElseThrow();
      boolean isWanted = kind() == FailureKind.DELETED;
      if (recovery.held().isPresent() && !isWanted) {
        return d;
      }
      int attempts = recovery.attempts(kind());
      int max = rules().maxAttempts();
      if (kind().isBackedOff() && max > 0 && attempts >= max) {
        return d.because("as many recreations as are allowed")
            .and(new Event.RecoveryHeld(unit, failed.pod(), failed.failure(), attempts));
      }
      var last = recovery.made(kind()).map(Recovery.Made::last);
      var earliest = last.map(at -> at.plus(rules().backoffAfter(attempts))).orElse(d.at());
      if (earliest.isAfter(d.at())) {
        var because = "attempt %d began at %s".formatted(attempts, last.orElse(d.at()));
        return delayed(d.because(because), recovery, attempts, earliest);
      }
      return isWanted || !isStormy() ? tornDown(recovery, attempts) : held(recovery, attempts);
    }

    private FailureKind kind() {
      return failed.failure().kind();
    }

    private RecoveryRules rules() {
      return d.after().spec().orElseThrow().recovery();
    }

    private Decision delayed(Decision to, Recovery recovery, int attempts, Instant until) {
      boolean isKnown =
          recovery.delayed().map(Recovery.Delayed::until).filter(until::equals).isPresent();
      return isKnown
          ? to
          : to.and(
              new Event.RecoveryDelayed(unit, failed.pod(), failed.failure(), attempts + 1, until));
    }

    /** Who released what waits or is held does not want to wait for the storm either. */
    private boolean isStormy() {
      return !isReleased(d, unit)
          && (d.after().storms().containsKey(kind()) || budget.of(kind()) <= tornDownNow());
    }

    private long tornDownNow() {
      return d.events().stream()
          .flatMap(event -> TornDown.kind(event).stream())
          .filter(kind()::equals)
          .count();
    }

    private Decision held(Recovery recovery, int attempts) {
      var until = d.after().storms().getOrDefault(kind(), d.at().plus(rules().stormHold()));
      var next =
          d.after().storms().containsKey(kind())
              ? d
              : d.because("too many recreations for one kind of failure")
                  .and(new Event.StormHeld(kind(), until));
      return delayed(next, recovery, attempts, until);
    }

    private Decision tornDown(Recovery recovery, int attempts) {
      var because =
          recovery.delayed().isPresent()
              ? "it has waited long enough"
              : "recoveryPolicy " + d.after().spec().orElseThrow().recoveryPolicy();
      return d.because(because)
          .and(
              switch (unit) {
                case RecoveryUnit.OfRole(var role) ->
                    new Event.RoleReplicaTornDown(
                        role, failed.pod(), failed.failure(), attempts + 1);
                case RecoveryUnit.OfGroup(var group) ->
                    new Event.ServingGroupTornDown(
                        group, failed.pod(), failed.failure(), attempts + 1);
              });
    }
  }
}
