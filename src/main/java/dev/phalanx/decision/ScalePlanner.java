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
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many groups and role replicas there are to be: the lowest free ordinals are filled, and what
 * is too many is condemned: first what is not ready, then what costs least, then from the highest
 * ordinal; protected ordinals last. An ordinal that is still on its way out is not used again
 * before it is free. The number of role replicas follows the newest spec in every group that is not
 * about to be replaced, their revision the group. Which roles a group has is its revision's matter:
 * new ones come with the rollout.
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
          Event.RolloutRolledBack _,
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
      boolean isUnknown =
          role.condemned().isEmpty()
              && !known.contains(role.id().role())
              && !(rollsByRole(d.after(), spec, group) && role.podsExpected() > 0);
      next =
          isUnknown
              ? next.and(
                  new Event.RoleReplicaCondemned(
                      new RoleAddress(group.ordinal(), role.id()), Cause.ROLE_REMOVED))
              : next;
    }
    return next;
  }

  /**
   * The roles that the group has: its own, and of the newest those that it has been given already.
   * The others come, and those that are not wanted any more go, when it is the group's turn.
   */
  private static List<RoleTemplate> templates(
      ServingState state, ServingSpec spec, ServingGroupState group) {
    var own = state.revision(group.revision()).map(RevisionState::roles).orElse(List.of());
    if (!rollsByRole(state, spec, group)) {
      return own;
    }
    var names = own.stream().map(RoleTemplate::name).toList();
    var given =
        asked(state)
            .filter(template -> !names.contains(template.name()))
            .filter(template -> !group.replicasOf(template.name()).isEmpty());
    return Stream.concat(own.stream(), given).toList();
  }

  private static Stream<RoleTemplate> asked(ServingState state) {
    return state.target().flatMap(state::revision).stream()
        .flatMap(revision -> revision.roles().stream());
  }

  /** Whether the group is still to be brought to what is asked for, one role replica by another. */
  private static boolean rollsByRole(
      ServingState state, ServingSpec spec, ServingGroupState group) {
    return spec.rollout().isByRole() && !state.target().equals(Optional.of(group.revision()));
  }

  private static Decision role(
      Decision d, ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    var wanted = spec.role(template.name());
    return wanted.isPresent()
        ? scaled(d, spec, group, template, wanted.orElseThrow())
        : restored(d, spec, group, template);
  }

  private static Decision scaled(
      Decision d,
      ServingSpec spec,
      ServingGroupState group,
      RoleTemplate template,
      RoleSpec asked) {
    var existing = group.replicasOf(template.name());
    var staying = existing.values().stream().filter(role -> role.condemned().isEmpty()).toList();
    int difference = asked.replicas() - staying.size();
    int missing = mayGrow(d.after(), spec, group, template) ? difference : Math.min(0, difference);
    var next =
        added(
            d,
            spec,
            group,
            template,
            asked.replicas(),
            missing,
            id -> waiting(d, spec, group, id).orElseGet(() -> brought(d, spec, group, id)));
    for (var role :
        roleVictims(spec, group, staying, asked).limit(Math.max(0, -missing)).toList()) {
      next =
          next.and(
              new Event.RoleReplicaCondemned(
                  new RoleAddress(group.ordinal(), role.id()), Cause.SCALED_DOWN));
    }
    return next;
  }

  /** What is about to be replaced, or a role that is on its way out, is not made more before. */
  private static boolean mayGrow(
      ServingState state, ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    return !RolloutPlanner.isDue(state, spec, group)
        && !(rollsByRole(state, spec, group)
            && asked(state).noneMatch(asked -> asked.name().equals(template.name())));
  }

  /**
   * The newest spec dropped the role, and the group's revision still has it: a group that is there
   * keeps what it has, and one that is made anew gets what others of its revision have.
   */
  private static Decision restored(
      Decision d, ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    boolean isWaiting =
        rollsByRole(d.after(), spec, group) || RolloutPlanner.isDue(d.after(), spec, group);
    boolean isMade = !isWaiting && (spec.rollout().isByRole() || isNew(d, group));
    return isMade && group.replicasOf(template.name()).isEmpty()
        ? whole(d, spec, group, template)
        : d;
  }

  private static boolean isNew(Decision d, ServingGroupState group) {
    return d.events().contains(new Event.ServingGroupAdded(group.ordinal(), group.revision()))
        || d.events().contains(new Event.SurgeGroupAdded(group.ordinal(), group.revision()));
  }

  /**
   * The group with as many replicas of a role that it has none of as it is to have, in the revision
   * that it is to have.
   */
  static Decision whole(
      Decision d, ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    int wanted = wanted(d.after(), spec, group, template.name());
    return added(d, spec, group, template, wanted, wanted, id -> brought(d, spec, group, id));
  }

  /** The lowest free ordinals below {@code wanted}, {@code missing} of them at most. */
  private static Decision added(
      Decision d,
      ServingSpec spec,
      ServingGroupState group,
      RoleTemplate template,
      int wanted,
      int missing,
      Function<RoleId, Revision> revision) {
    var existing = group.replicasOf(template.name());
    var next =
        d.because(
            "%s %s of role %s"
                .formatted(
                    spec.role(template.name()).isPresent()
                        ? "generation %d asks for".formatted(spec.generation())
                        : "other groups of its revision have",
                    counted(wanted, "replica"),
                    template.name()));
    for (var id :
        IntStream.range(0, wanted)
            .mapToObj(ordinal -> new RoleId(template.name(), ordinal))
            .filter(id -> !existing.containsKey(id))
            .limit(Math.max(0, missing))
            .toList()) {
      var address = new RoleAddress(group.ordinal(), id);
      next = next.and(new Event.RoleReplicaAdded(address, revision.apply(id)));
    }
    return next;
  }

  /**
   * As many replicas of the role as the spec asks for; where it dropped the role, as many as other
   * groups have in the revision that the group is to have.
   */
  static int wanted(ServingState state, ServingSpec spec, ServingGroupState group, String role) {
    var revision = spec.rollout().isByRole() ? state.target() : Optional.of(group.revision());
    return spec.role(role)
        .map(RoleSpec::replicas)
        .orElseGet(
            () ->
                state.groups().byOrdinal().values().stream()
                    .filter(other -> !other.ordinal().equals(group.ordinal()))
                    .filter(other -> Optional.of(other.revision()).equals(revision))
                    .filter(other -> other.condemned().isEmpty() && hasRolesOf(state, other))
                    .map(other -> staying(other, role))
                    .max(Comparator.naturalOrder())
                    .orElse(1));
  }

  private static int staying(ServingGroupState group, String role) {
    return Math.toIntExact(
        group.replicasOf(role).values().stream().filter(it -> it.condemned().isEmpty()).count());
  }

  /** Whether anything stays of what the group's revision consists of. */
  private static boolean hasRolesOf(ServingState state, ServingGroupState group) {
    return state.revision(group.revision()).stream()
        .flatMap(revision -> revision.roles().stream())
        .anyMatch(template -> staying(group, template.name()) > 0);
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

  /** The revision that a role replica gets with which the group is made, or brought up to date. */
  private static Revision brought(
      Decision d, ServingSpec spec, ServingGroupState group, RoleId id) {
    return spec.rollout().isByRole()
        ? kept(d.after(), spec, id).or(d.after()::target).orElse(group.revision())
        : group.revision();
  }

  private static Optional<Revision> kept(ServingState state, ServingSpec spec, RoleId id) {
    boolean isProtected =
        spec.role(id.role()).filter(asked -> id.ordinal() < asked.protectedOf()).isPresent();
    return (isProtected ? current(state, spec) : Optional.<Revision>empty())
        .filter(revision -> state.template(revision, id.role()).isPresent());
  }

  /** A group whose turn has not come has its own revision, also in what is added to it. */
  private static Optional<Revision> waiting(
      Decision d, ServingSpec spec, ServingGroupState group, RoleId id) {
    return Optional.of(group.revision())
        .filter(_ -> rollsByRole(d.after(), spec, group) && kept(d.after(), spec, id).isEmpty())
        .filter(own -> d.after().template(own, id.role()).isPresent())
        .filter(_ -> !RoleRolloutPlanner.hasBegun(d, group));
  }

  private static String counted(int number, String noun) {
    return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }
}
