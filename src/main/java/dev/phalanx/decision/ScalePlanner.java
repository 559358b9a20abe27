package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many groups and role replicas there are to be: the lowest free ordinals are filled, and what
 * is too many is condemned: first what is not ready, then what costs least, then from the highest
 * ordinal; protected ordinals last. An ordinal that is still on its way out is not used again
 * before it is free. The number of role replicas follows the newest spec in every group that is not
 * about to be replaced, their revision the group.
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
          Event.SurgeGroupAdded _,
          Event.ServingGroupRemoved _,
          Event.ServingGroupRevised _,
          Event.ServingGroupRevisedInPlace _,
          Event.RoleReplicaAdded _,
          Event.RoleReplicaRemoved _ ->
          true;
      case Event.OfServing _,
          Event.OfGroup _,
          Event.OfRole _,
          Event.OfPod _,
          Event.OfRecovery _,
          Event.OfEffect _ ->
          false;
    };
  }

  /** Groups that stay, without those that are only there for a rollout. */
  static List<ServingGroupState> regular(ServingState state, ServingSpec spec) {
    return state.groups().byOrdinal().values().stream()
        .filter(group -> group.condemned().isEmpty() && !isSurge(group, spec))
        .toList();
  }

  static boolean isSurge(ServingGroupState group, ServingSpec spec) {
    return group.surge() && group.ordinal().value() >= spec.replicas();
  }

  private static Decision groups(Decision d, ServingSpec spec) {
    var regular = regular(d.after(), spec);
    var existing = d.after().groups().byOrdinal();
    int missing = spec.replicas() - regular.size();
    var next = d;
    for (var ordinal :
        IntStream.range(0, spec.replicas())
            .mapToObj(GroupOrdinal::new)
            .filter(ordinal -> !existing.containsKey(ordinal))
            .limit(Math.max(0, missing))
            .toList()) {
      next = next.and(new Event.ServingGroupAdded(ordinal, revision(d.after(), spec, ordinal)));
    }
    int isProtected = spec.rollout().protectedOf(spec.replicas());
    for (var victim : victims(regular, isProtected).limit(Math.max(0, -missing)).toList()) {
      next = next.and(new Event.ServingGroupCondemned(victim.ordinal(), Cause.SCALED_DOWN));
    }
    return next;
  }

  private static Stream<ServingGroupState> victims(
      Collection<ServingGroupState> groups, int isProtected) {
    return groups.stream()
        .sorted(
            Comparator.<ServingGroupState, Boolean>comparing(
                    group -> group.ordinal().value() < isProtected)
                .thenComparing(ServingGroupState::isReady)
                .thenComparing(ServingGroupState::deletionCost)
                .thenComparing(ServingGroupState::ordinal, Comparator.reverseOrder()));
  }

  /** A protected ordinal comes back in the revision that protected groups have. */
  private static Revision revision(ServingState state, ServingSpec spec, GroupOrdinal ordinal) {
    boolean isProtected = ordinal.value() < spec.rollout().protectedOf(spec.replicas());
    return (isProtected ? current(state, spec) : Optional.<Revision>empty())
        .or(state::target)
        .orElse(spec.revision());
  }

  /**
   * What groups have that are not to have the newest, or had when all were last ready; nothing
   * comes back in what was taken back.
   */
  private static Optional<Revision> current(ServingState state, ServingSpec spec) {
    return state
        .status()
        .map(ServingStatus::currentRevision)
        .filter(text -> !text.isEmpty())
        .map(Revision::new)
        .filter(revision -> !state.target().equals(Optional.of(revision)))
        .filter(revision -> !RolloutPlanner.isTakenBack(state, spec, revision))
        .or(state.rollout()::proven)
        .filter(revision -> state.revision(revision).isPresent());
  }

  private static Decision roles(Decision d, ServingSpec spec, ServingGroupState group) {
    var templates = templates(d.after(), spec, group);
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

  /** The roles that the group is to have: its own, or where role replicas roll, the newest. */
  static List<RoleTemplate> templates(
      ServingState state, ServingSpec spec, ServingGroupState group) {
    var revision =
        spec.rollout().isByRole() ? state.target().orElse(group.revision()) : group.revision();
    return state.revision(revision).map(RevisionState::roles).orElse(List.of());
  }

  private static Decision role(
      Decision d, ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    var wanted = spec.role(template.name());
    if (wanted.isEmpty()) { // the newest spec dropped the role; this group's revision still has it
      return d;
    }
    var asked = wanted.orElseThrow();
    var because =
        "generation %d asks for %s of role %s"
            .formatted(spec.generation(), counted(asked.replicas(), "replica"), template.name());
    var existing = group.replicasOf(template.name());
    var staying = existing.values().stream().filter(role -> role.condemned().isEmpty()).toList();
    int difference = asked.replicas() - staying.size();
    int missing =
        RolloutPlanner.isDue(d.after(), spec, group) ? Math.min(0, difference) : difference;
    var next = d.because(because);
    for (var id :
        IntStream.range(0, asked.replicas())
            .mapToObj(ordinal -> new RoleId(template.name(), ordinal))
            .filter(id -> !existing.containsKey(id))
            .limit(Math.max(0, missing))
            .toList()) {
      next =
          next.and(
              new Event.RoleReplicaAdded(
                  new RoleAddress(group.ordinal(), id),
                  revision(d.after(), spec, group, asked, id)));
    }
    for (var role :
        roleVictims(spec, group, staying, asked).limit(Math.max(0, -missing)).toList()) {
      next =
          next.and(
              new Event.RoleReplicaCondemned(
                  new RoleAddress(group.ordinal(), role.id()), Cause.SCALED_DOWN));
    }
    return next;
  }

  /** Where whole groups roll, what is not of its group's revision is a stray, and goes first. */
  private static Stream<RoleState> roleVictims(
      ServingSpec spec, ServingGroupState group, Collection<RoleState> roles, RoleSpec asked) {
    return roles.stream()
        .sorted(
            Comparator.<RoleState, Boolean>comparing(
                    role -> spec.rollout().isByRole() || role.revision().equals(group.revision()))
                .thenComparing(role -> role.id().ordinal() < asked.protectedOf())
                .thenComparing(RoleState::isReady)
                .thenComparing(RoleState::deletionCost)
                .thenComparing(RoleState::id, Comparator.reverseOrder()));
  }

  private static Revision revision(
      ServingState state, ServingSpec spec, ServingGroupState group, RoleSpec asked, RoleId id) {
    if (!spec.rollout().isByRole()) {
      return group.revision();
    }
    var kept =
        id.ordinal() < asked.protectedOf() ? current(state, spec) : Optional.<Revision>empty();
    return kept.filter(revision -> state.template(revision, id.role()).isPresent())
        .or(state::target)
        .orElse(group.revision());
  }

  private static String counted(int number, String noun) {
    return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }
}
