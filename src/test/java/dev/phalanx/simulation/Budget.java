package dev.phalanx.simulation;

import dev.phalanx.decision.Cause;
import dev.phalanx.decision.Decision;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import java.util.Optional;

/** What a rollout may take away, held against each decision. */
final class Budget {
  private Budget() {}

  static void check(Decision d) {
    boolean takesReady = false;
    for (var event : d.events()) {
      switch (event) {
        case Event.ServingGroupCondemned(var group, var cause) when cause == Cause.OUTDATED -> {
          checkGroup(d, group);
          takesReady |= wasReady(d, group);
        }
        case Event.ServingGroupRevisedInPlace(var group, var _) -> {
          checkGroup(d, group);
          takesReady |= wasReady(d, group);
        }
        case Event.RoleReplicaRevisedInPlace(var role, var _) -> checkRole(d, role);
        case Event.RoleReplicaCondemned(var role, var cause) when cause == Cause.OUTDATED ->
            checkRole(d, role);
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
    if (takesReady) {
      var spec = d.after().spec().orElseThrow();
      int needed = spec.replicas() - spec.rollout().maxUnavailableOf(spec.replicas());
      Invariants.require(
          d.after().groups().available() >= needed,
          "%d groups stay available during a rollout, not %d: %s"
              .formatted(needed, d.after().groups().available(), d.events()));
    }
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
    boolean isTakenBack =
        state.rollout().rollback().isPresent()
            && d.before()
                .group(group)
                .filter(it -> it.revision().equals(spec.revision()))
                .isPresent();
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

  private static void checkRole(Decision d, RoleAddress role) {
    if (isAnother(d, role)) {
      return;
    }
    var state = d.after();
    var own =
        d.before().role(role).flatMap(it -> state.template(it.revision(), role.role().role()));
    var asked = state.target().flatMap(target -> state.template(target, role.role().role()));
    Invariants.require(
        own.isEmpty() || !own.map(it -> it.hash()).equals(asked.map(it -> it.hash())),
        "role replica %s, which is up to date, is untouched".formatted(role));
  }
}
