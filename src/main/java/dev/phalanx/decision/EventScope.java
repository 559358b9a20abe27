package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RoleAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which part of the tree an event is about. */
final class EventScope {
  private EventScope() {}

  static Optional<RoleAddress> role(Event event) {
    return switch (event) {
      case Event.OfPod about -> Optional.of(about.pod().role());
      case Event.OfRole about -> Optional.of(about.role());
      case Event.OfRecovery about when about.unit() instanceof RecoveryUnit.OfRole(var role) ->
          Optional.of(role);
      case Event.OfRecovery _ -> Optional.empty();
      case Event.OfServing _, Event.OfGroup _, Event.OfEffect _ -> Optional.empty();
    };
  }

  static Optional<GroupOrdinal> group(Event event) {
    return switch (event) {
      case Event.OfGroup about -> Optional.of(about.group());
      case Event.OfRecovery about -> Optional.of(about.unit().group());
      case Event.OfRole _, Event.OfPod _ -> role(event).map(RoleAddress::group);
      case Event.OfServing _, Event.OfEffect _ -> Optional.empty();
    };
  }

  /**
   * The role replicas that the events are about, or whose group they condemn, recreate or revise.
   */
  static SortedSet<RoleAddress> roles(Decision d) {
    var roles = new TreeSet<RoleAddress>();
    for (var event : d.events()) {
      role(event).ifPresent(roles::add);
      if (event instanceof Event.ServingGroupCondemned
          || event instanceof Event.ServingGroupRevisedInPlace
          || event instanceof Event.ServingGroupTornDown
          || event instanceof Event.ServingGroupRebuilt
          || event instanceof Event.OfRecovery) {
        group(event).ifPresent(group -> roles.addAll(rolesOf(d.after(), group)));
      }
    }
    return roles;
  }

  static SortedSet<GroupOrdinal> groups(List<Event> events) {
    var groups = new TreeSet<GroupOrdinal>();
    events.forEach(event -> group(event).ifPresent(groups::add));
    return groups;
  }

  /** The role replicas of all groups that are not ready, or on their way out. */
  static List<RoleAddress> moving(ServingState state) {
    return state
        .groups()
        .moving()
        .flatMap(group -> rolesOf(state, group.ordinal()).stream())
        .toList();
  }

  static List<RoleAddress> rolesOf(ServingState state, GroupOrdinal group) {
    return state.group(group).stream()
        .flatMap(found -> found.roles().keySet().stream())
        .map(role -> new RoleAddress(group, role))
        .toList();
  }
}
