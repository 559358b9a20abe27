package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RoleAddress;

/**
 * What is to go and has gone: condemned role replicas and groups are forgotten, which frees their
 * ordinals, and those that were torn down are built again in the revision that they have.
 */
final class RemovalPlanner {
  private RemovalPlanner() {}

  static Decision plan(Decision d) {
    if (!d.after().isActive()) {
      return d;
    }
    var next = d.because("nothing of it is left");
    for (var role : EventScope.roles(d)) {
      next = isOver(next.after(), role) ? next.and(new Event.RoleReplicaRemoved(role)) : next;
      next = isRazed(next.after(), role) ? next.and(new Event.RoleReplicaRebuilt(role)) : next;
    }
    for (var group : EventScope.groups(next.events())) {
      next = isOver(next.after(), group) ? next.and(new Event.ServingGroupRemoved(group)) : next;
      next = isRazed(next.after(), group) ? next.and(new Event.ServingGroupRebuilt(group)) : next;
    }
    return next;
  }

  private static boolean isOver(ServingState state, RoleAddress address) {
    boolean groupCondemned =
        state.group(address.group()).flatMap(ServingGroupState::condemned).isPresent();
    return state
        .role(address)
        .filter(role -> role.isEmpty() && (groupCondemned || role.condemned().isPresent()))
        .isPresent();
  }

  private static boolean isOver(ServingState state, GroupOrdinal ordinal) {
    return state
        .group(ordinal)
        .filter(group -> group.isEmpty() && group.condemned().isPresent())
        .isPresent();
  }

  private static boolean isRazed(ServingState state, RoleAddress address) {
    boolean groupStays =
        state.group(address.group()).filter(group -> group.condemned().isEmpty()).isPresent();
    return groupStays
        && state
            .role(address)
            .filter(role -> role.condemned().isEmpty() && role.livePods() == 0)
            .filter(role -> role.recovery().tearDown().isPresent())
            .isPresent();
  }

  private static boolean isRazed(ServingState state, GroupOrdinal ordinal) {
    return state
        .group(ordinal)
        .filter(group -> group.recovery().tearDown().isPresent() && group.condemned().isEmpty())
        .filter(group -> group.roles().values().stream().allMatch(role -> role.livePods() == 0))
        .isPresent();
  }
}
