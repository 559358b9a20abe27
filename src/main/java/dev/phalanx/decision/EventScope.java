package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which part of the tree an event is about. */
final class EventScope {
  private EventScope() {}

  static Optional<PodAddress> pod(Event event) {
    return switch (event) {
      case Event.PodBound(var pod, var _) -> Optional.of(pod);
      case Event.PodScheduled(var pod, var _) -> Optional.of(pod);
      case Event.PodBecameReady(var pod) -> Optional.of(pod);
      case Event.PodLostReadiness(var pod) -> Optional.of(pod);
      case Event.PodPhaseChanged(var pod, var _) -> Optional.of(pod);
      case Event.PodTerminating(var pod) -> Optional.of(pod);
      case Event.PodLost(var pod, var _) -> Optional.of(pod);
      case Event.OfServing _, Event.OfGroup _, Event.OfRole _, Event.OfEffect _ -> Optional.empty();
    };
  }

  static Optional<RoleAddress> role(Event event) {
    return switch (event) {
      case Event.RoleReplicaAdded(var role, var _) -> Optional.of(role);
      case Event.RoleReplicaCondemned(var role, var _) -> Optional.of(role);
      case Event.RoleReplicaRemoved(var role) -> Optional.of(role);
      case Event.RoleReplicaBecameReady(var role) -> Optional.of(role);
      case Event.RoleReplicaLostReadiness(var role) -> Optional.of(role);
      case Event.ServiceBound(var role, var _) -> Optional.of(role);
      case Event.ServiceLost(var role) -> Optional.of(role);
      case Event.OfPod _ -> pod(event).map(PodAddress::role);
      case Event.OfServing _, Event.OfGroup _, Event.OfEffect _ -> Optional.empty();
    };
  }

  static Optional<GroupOrdinal> group(Event event) {
    return switch (event) {
      case Event.ServingGroupAdded(var group, var _) -> Optional.of(group);
      case Event.ServingGroupCondemned(var group, var _) -> Optional.of(group);
      case Event.ServingGroupRemoved(var group) -> Optional.of(group);
      case Event.ServingGroupBecameReady(var group) -> Optional.of(group);
      case Event.ServingGroupLostReadiness(var group) -> Optional.of(group);
      case Event.PodGroupBound(var group, var _) -> Optional.of(group);
      case Event.PodGroupLost(var group) -> Optional.of(group);
      case Event.OfRole _, Event.OfPod _ -> role(event).map(RoleAddress::group);
      case Event.OfServing _, Event.OfEffect _ -> Optional.empty();
    };
  }

  /** The role replicas that the events are about, or whose group they condemn. */
  static SortedSet<RoleAddress> roles(Decision d) {
    var roles = new TreeSet<RoleAddress>();
    for (var event : d.events()) {
      role(event).ifPresent(roles::add);
      if (event instanceof Event.ServingGroupCondemned(var group, var _)) {
        roles.addAll(rolesOf(d.after(), group));
      }
    }
    return roles;
  }

  static SortedSet<GroupOrdinal> groups(List<Event> events) {
    var groups = new TreeSet<GroupOrdinal>();
    events.forEach(event -> group(event).ifPresent(groups::add));
    return groups;
  }

  static List<RoleAddress> rolesOf(ServingState state, GroupOrdinal group) {
    return state.group(group).stream()
        .flatMap(found -> found.roles().keySet().stream())
        .map(role -> new RoleAddress(group, role))
        .toList();
  }
}
