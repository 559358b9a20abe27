package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which groups and role replicas there are to be, by ordinal: missing ordinals are added from the
 * lowest, the surplus is condemned from the highest. A group keeps its revision; the number of its
 * role replicas follows the newest spec. An ordinal that is still on its way out is not reused
 * before it is free.
 */
final class ScalePlanner {
  private ScalePlanner() {}

  static Decision plan(Decision d) {
    var state = d.after();
    if (!state.isActive()
        || state.spec().isEmpty()
        || d.events().stream().noneMatch(ScalePlanner::isStructural)) {
      return d;
    }
    var spec = state.spec().orElseThrow();
    var next =
        groups(
            d.because(
                "generation %d asks for %s"
                    .formatted(spec.generation(), counted(spec.replicas(), "group"))),
            spec);
    for (var group : List.copyOf(next.after().groups().byOrdinal().values())) {
      next = group.condemned().isEmpty() ? roles(next, spec, group) : next;
    }
    return next;
  }

  /** Whether an event can change which ordinals there are or should be. */
  private static boolean isStructural(Event event) {
    return switch (event) {
      case Event.SpecAccepted _,
          Event.ServingGroupAdded _,
          Event.ServingGroupRemoved _,
          Event.RoleReplicaAdded _,
          Event.RoleReplicaRemoved _ ->
          true;
      case Event.OfServing _, Event.OfGroup _, Event.OfRole _, Event.OfPod _, Event.OfEffect _ ->
          false;
    };
  }

  private static Decision groups(Decision d, ServingSpec spec) {
    var next = d;
    var existing = d.after().groups().byOrdinal();
    // missing = [0, replicas) \ existing
    for (int i = 0; i < spec.replicas(); i++) {
      var ordinal = new GroupOrdinal(i);
      next =
          existing.containsKey(ordinal)
              ? next
              : next.and(new Event.ServingGroupAdded(ordinal, spec.revision()));
    }
    // condemned = existing \ [0, replicas)      highest ordinal goes first
    for (var group : existing.tailMap(new GroupOrdinal(spec.replicas())).reversed().values()) {
      next =
          group.condemned().isEmpty()
              ? next.and(new Event.ServingGroupCondemned(group.ordinal(), Cause.SCALED_DOWN))
              : next;
    }
    return next;
  }

  private static Decision roles(Decision d, ServingSpec spec, ServingGroupState group) {
    var templates =
        d.after().revision(group.revision()).map(RevisionState::roles).orElse(List.of());
    var next = d;
    for (var template : templates) {
      next = role(next, spec, group, template);
    }
    var known = new TreeSet<>(templates.stream().map(RoleTemplate::name).toList());
    for (var role : group.roles().values()) {
      boolean isUnknown = role.condemned().isEmpty() && !known.contains(role.id().role());
      next =
          isUnknown
              ? next.and(
                  new Event.RoleReplicaCondemned(
                      new RoleAddress(group.ordinal(), role.id()), Cause.ROLE_REMOVED))
              : next;
    }
    return next;
  }

  private static Decision role(
      Decision d, ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    var wanted = spec.role(template.name());
    if (wanted.isEmpty()) { // the newest spec dropped the role; this group's revision still has it
      return d;
    }
    int replicas = wanted.orElseThrow().replicas();
    var because =
        "generation %d asks for %s of role %s"
            .formatted(spec.generation(), counted(replicas, "replica"), template.name());
    var existing =
        group
            .roles()
            .subMap(
                new RoleId(template.name(), 0),
                true,
                new RoleId(template.name(), Integer.MAX_VALUE),
                true);
    var next = d.because(because);
    for (int i = 0; i < replicas; i++) {
      var id = new RoleId(template.name(), i);
      next =
          existing.containsKey(id)
              ? next
              : next.and(
                  new Event.RoleReplicaAdded(
                      new RoleAddress(group.ordinal(), id), group.revision()));
    }
    for (var role :
        existing.tailMap(new RoleId(template.name(), replicas), true).reversed().values()) {
      next = condemned(next, group, role);
    }
    return next;
  }

  private static Decision condemned(Decision d, ServingGroupState group, RoleState role) {
    var address = new RoleAddress(group.ordinal(), role.id());
    return Optional.of(role)
        .filter(state -> state.condemned().isEmpty())
        .map(_ -> d.and(new Event.RoleReplicaCondemned(address, Cause.SCALED_DOWN)))
        .orElse(d);
  }

  private static String counted(int number, String noun) {
    return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }
}
