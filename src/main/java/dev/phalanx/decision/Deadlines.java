package dev.phalanx.decision;

import dev.phalanx.domain.RoleAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything that happens when time passes, from the absolute times in the state; so there is
 * nothing to arm, and nothing that a restart could forget or double. A group that is ready waits
 * for nothing.
 */
final class Deadlines {
  private Deadlines() {}

  /** The next time after {@code at} at which something is to be decided. */
  static Optional<Instant> next(ServingState state, Instant at) {
    if (!state.isActive()) {
      return Optional.empty();
    }
    var ofState =
        Stream.of(
                state.lostNodes().values().stream(),
                state.storms().values().stream(),
                RolloutTracker.deadline(state).stream())
            .flatMap(times -> times);
    var ofGroups =
        state
            .groups()
            .moving()
            .flatMap(group -> Stream.concat(of(group.recovery()), ofRoles(group)));
    return Stream.concat(ofState, ofGroups)
        .filter(time -> time.isAfter(at))
        .min(Comparator.naturalOrder());
  }

  /** The role replicas for which a time has come. */
  private static SortedSet<RoleAddress> due(ServingState state, Instant at) {
    var due = new TreeSet<RoleAddress>();
    if (!state.isActive()) {
      return due;
    }
    state.groups().moving().forEach(group -> addDue(due, group, at));
    state.lostNodes().entrySet().stream()
        .filter(node -> !node.getValue().isAfter(at))
        .forEach(node -> addOn(due, state, node.getKey()));
    return due;
  }

  /**
   * Role replicas that something happened to, or a deadline of which has passed or is another now:
   * what was late and is so no more need not be made anew.
   */
  static SortedSet<RoleAddress> concerned(Decision d) {
    var roles = due(d.after(), d.at());
    roles.addAll(EventScope.roles(d));
    d.after()
        .spec()
        .filter(spec -> PhaseDeadlines.areChanged(d.before(), spec.recovery()))
        .ifPresent(_ -> roles.addAll(EventScope.moving(d.after())));
    return roles;
  }

  private static void addDue(SortedSet<RoleAddress> due, ServingGroupState group, Instant at) {
    boolean isGroupDue = of(group.recovery()).anyMatch(time -> !time.isAfter(at));
    for (var role : group.roles().values()) {
      if (isGroupDue || of(role).anyMatch(time -> !time.isAfter(at))) {
        due.add(new RoleAddress(group.ordinal(), role.id()));
      }
    }
  }

  private static void addOn(SortedSet<RoleAddress> due, ServingState state, String node) {
    for (var group : state.groups().byOrdinal().values()) {
      group.roles().values().stream()
          .filter(role -> NodeRecorder.isOn(role, node))
          .forEach(role -> due.add(new RoleAddress(group.ordinal(), role.id())));
    }
  }

  private static Stream<Instant> ofRoles(ServingGroupState group) {
    return group.roles().values().stream().flatMap(Deadlines::of);
  }

  private static Stream<Instant> of(RoleState role) {
    var ofRole =
        Stream.of(
                role.bootstrap().deadline().stream(), role.draining().stream(), of(role.recovery()))
            .flatMap(times -> times);
    return role.isReady()
        ? ofRole
        : Stream.concat(ofRole, role.pods().values().stream().flatMap(Deadlines::of));
  }

  private static Stream<Instant> of(Recovery recovery) {
    return recovery.delayed().map(Recovery.Delayed::until).stream();
  }

  private static Stream<Instant> of(PodSlot slot) {
    return Stream.concat(slot.failed().map(FailedPod::until).stream(), slot.end().stream());
  }
}
