package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RoleAddress;

/**
 * Forgets condemned role replicas and groups once nothing of them exists, which frees their
 * ordinals.
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
    }
    for (var group : EventScope.groups(next.events())) {
      next = isOver(next.after(), group) ? next.and(new Event.ServingGroupRemoved(group)) : next;
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
}
