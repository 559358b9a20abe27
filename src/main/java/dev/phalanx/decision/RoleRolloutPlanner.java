package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaces role replicas whose role has another template than is asked for, or brings them there in
 * place, and no others: of each role as many as its own budget allows, in as many groups as may be
 * unavailable. Roles that are new come, and those that are not wanted any more go, when it is the
 * group's turn. A group whose role replicas are all as asked for has the revision from then on.
 */
final class RoleRolloutPlanner {
  private RoleRolloutPlanner() {}

  static Decision plan(Decision d, ServingSpec spec, Revision target) {
    int spare = RolloutPlanner.spare(d.after(), spec);
    int idle = spec.rollout().maxUnavailableOf(spec.replicas()) - taken(d.after(), target);
    var next = d.because("generation %d asks for revision %s".formatted(spec.generation(), target));
    for (var ordinal : groups(d.after(), target)) {
      var group = next.after().group(ordinal).orElseThrow();
      boolean isNext = !group.isReady() && !hasBegun(next, group);
      if (isRevised(next.after(), spec, group, target)) {
        next = next.and(new Event.ServingGroupRevised(ordinal, target));
      } else if (group.isReady() ? spare > 0 : !isNext || group.isBroken() || idle > 0) {
        var brought = brought(next, spec, ordinal, target);
        boolean isTaken = brought.entries().size() > next.entries().size();
        spare -= isTaken && group.isReady() ? 1 : 0;
        idle -= isTaken && isNext ? 1 : 0;
        next = brought;
      }
    }
    return next;
  }

  private static Decision brought(
      Decision d, ServingSpec spec, GroupOrdinal ordinal, Revision target) {
    var hashes = hashes(d.after(), target);
    return filled(
        replaced(cleared(d, ordinal, hashes), spec, ordinal, hashes), spec, ordinal, target);
  }

  /** How many groups are away because of the rollout. */
  private static int taken(ServingState state, Revision target) {
    return Math.toIntExact(
        state
            .groups()
            .moving()
            .filter(group -> group.condemned().isEmpty())
            .filter(
                group ->
                    group.revision().equals(target) || isBegun(group, target) || isLosing(group))
            .count());
  }

  private static boolean isLosing(ServingGroupState group) {
    return group.roles().values().stream()
        .flatMap(role -> role.condemned().stream())
        .anyMatch(cause -> cause == Cause.OUTDATED || cause == Cause.ROLE_REMOVED);
  }

  /**
   * Where what is asked for has just changed: a group that has the revision by name, but role
   * replicas of another one, since its rollout to that one was not over, is not up to date.
   */
  static Decision marked(Decision d) {
    var target = d.after().target();
    boolean hasChanged =
        d.events().stream()
            .anyMatch(
                event ->
                    event instanceof Event.SpecAccepted
                        || event instanceof Event.RolloutRolledBack);
    if (!hasChanged || target.isEmpty()) {
      return d;
    }
    var hashes = hashes(d.after(), target.orElseThrow());
    var next = d.because("its rollout to another revision was not over");
    for (var group : d.after().groups().byOrdinal().values()) {
      var other =
          group.revision().equals(target.orElseThrow())
              ? group.roles().values().stream()
                  .filter(role -> isAskedFor(d.after(), role) || isForeign(role, hashes))
                  .filter(role -> isOutdated(d.after(), role, hashes))
                  .findFirst()
              : Optional.<RoleState>empty();
      next =
          other.isPresent() && group.condemned().isEmpty()
              ? next.and(
                  new Event.ServingGroupRevised(group.ordinal(), other.orElseThrow().revision()))
              : next;
    }
    return next;
  }

  /** Strays of a role that has no replicas go by themselves. */
  private static boolean isAskedFor(ServingState state, RoleState role) {
    return state.spec().filter(spec -> spec.replicasOf(role.id().role()) > 0).isPresent();
  }

  /** Of a role that only the other revision has. */
  private static boolean isForeign(RoleState role, Map<String, String> hashes) {
    return role.condemned().isEmpty()
        && role.podsExpected() > 0
        && !hashes.containsKey(role.id().role());
  }

  private static Map<String, String> hashes(ServingState state, Revision revision) {
    return state.revision(revision).stream()
        .flatMap(found -> found.roles().stream())
        .collect(
            Collectors.toMap(
                RoleTemplate::name, RoleTemplate::hash, (one, _) -> one, TreeMap::new));
  }

  /** Those that are not ready first, for taking more of them costs nothing; then the highest. */
  private static List<GroupOrdinal> groups(ServingState state, Revision target) {
    return state.groups().byOrdinal().values().stream()
        .filter(group -> group.condemned().isEmpty() && !group.revision().equals(target))
        .sorted(
            Comparator.comparing(ServingGroupState::isReady)
                .thenComparing(ServingGroupState::ordinal, Comparator.reverseOrder()))
        .map(ServingGroupState::ordinal)
        .toList();
  }

  /**
   * Whether protected role replicas keep the group, and nothing else of it that stays is not as
   * {@code target} asks for. Whether it is ready is another matter.
   */
  static boolean isAsFarAsItGoes(
      ServingState state, ServingSpec spec, ServingGroupState group, Revision target) {
    var hashes = hashes(state, target);
    var outdated =
        group.roles().values().stream()
            .filter(role -> !role.condemned().equals(Optional.of(Cause.SCALED_DOWN)))
            .filter(role -> isOutdated(state, role, hashes))
            .toList();
    return group.condemned().isEmpty()
        && lacking(state, spec, group, target).findAny().isEmpty()
        && !outdated.isEmpty()
        && outdated.stream()
            .allMatch(
                role -> hashes.containsKey(role.id().role()) && isProtected(state, spec, role));
  }

  /** Whether role replicas of the group have the revision that the group has not: they rolled. */
  static boolean isBegun(ServingGroupState group, Revision target) {
    return group.roles().values().stream()
        .anyMatch(role -> role.condemned().isEmpty() && role.revision().equals(target));
  }

  /**
   * Whether the group's turn has come: also where all that has happened is that role replicas have
   * gone for it, and what comes instead is about to be decided.
   */
  static boolean hasBegun(Decision d, ServingGroupState group) {
    return isBegun(group, d.after().target().orElse(group.revision()))
        || group.roles().values().stream().anyMatch(RoleRolloutPlanner::isGoingOutdated)
        || d.events().stream()
            .anyMatch(
                event ->
                    event instanceof Event.RoleReplicaRemoved(var role)
                        && role.group().equals(group.ordinal())
                        && wentOutdated(d, role));
  }

  private static boolean isGoingOutdated(RoleState role) {
    return role.condemned().equals(Optional.of(Cause.OUTDATED));
  }

  /** It may have been condemned in the same decision, where nothing of it ever existed. */
  private static boolean wentOutdated(Decision d, RoleAddress role) {
    return d.before().role(role).filter(RoleRolloutPlanner::isGoingOutdated).isPresent()
        || d.events().contains(new Event.RoleReplicaCondemned(role, Cause.OUTDATED));
  }

  /** The rest of the group follows at once; what is as asked for stays. */
  static Decision completed(Decision d, ServingGroupState group, Revision target) {
    var hashes = hashes(d.after(), target);
    var next = d;
    for (var role : group.roles().values()) {
      boolean isToGo = role.condemned().isEmpty() && isOutdated(d.after(), role, hashes);
      var address = new RoleAddress(group.ordinal(), role.id());
      next = isToGo ? next.and(new Event.RoleReplicaCondemned(address, Cause.OUTDATED)) : next;
    }
    return next.and(new Event.ServingGroupRevised(group.ordinal(), target));
  }

  /** What never got ready with what is taken back now is not protected from that. */
  private static boolean isProtected(ServingState state, ServingSpec spec, RoleState role) {
    return spec.role(role.id().role())
            .filter(asked -> role.id().ordinal() < asked.protectedOf())
            .isPresent()
        && !(RolloutPlanner.isTakenBack(state, spec, role.revision()) && role.isBroken());
  }

  private static boolean isRevised(
      ServingState state, ServingSpec spec, ServingGroupState group, Revision target) {
    var hashes = hashes(state, target);
    return group.roles().values().stream()
            .noneMatch(role -> role.condemned().isPresent() || isOutdated(state, role, hashes))
        && spec.roles().stream()
            .filter(role -> hashes.containsKey(role.name()))
            .allMatch(role -> group.replicasOf(role.name()).size() == role.replicas())
        && lacking(state, spec, group, target).findAny().isEmpty();
  }

  /**
   * Roles that the group is to have with the revision, and has nothing of, not even on its way out.
   */
  private static Stream<RoleTemplate> lacking(
      ServingState state, ServingSpec spec, ServingGroupState group, Revision target) {
    return state.revision(target).stream()
        .flatMap(found -> found.roles().stream())
        .filter(template -> group.replicasOf(template.name()).isEmpty())
        .filter(template -> ScalePlanner.wanted(state, spec, group, template.name()) > 0);
  }

  private static boolean isOutdated(
      ServingState state, RoleState role, Map<String, String> hashes) {
    var name = role.id().role();
    var own = state.template(role.revision(), name).map(RoleTemplate::hash).orElse("");
    return !Objects.equals(own, hashes.get(name));
  }

  /** Without the roles that are not wanted any more. */
  private static Decision cleared(Decision d, GroupOrdinal ordinal, Map<String, String> hashes) {
    var next = d;
    for (var role : d.after().group(ordinal).orElseThrow().roles().values()) {
      boolean isToGo = role.condemned().isEmpty() && !hashes.containsKey(role.id().role());
      var address = new RoleAddress(ordinal, role.id());
      next = isToGo ? next.and(new Event.RoleReplicaCondemned(address, Cause.ROLE_REMOVED)) : next;
    }
    return next;
  }

  /** With the roles that it lacks. */
  private static Decision filled(
      Decision d, ServingSpec spec, GroupOrdinal ordinal, Revision target) {
    var group = d.after().group(ordinal).orElseThrow();
    var next = d;
    for (var template : lacking(d.after(), spec, group, target).toList()) {
      next = ScalePlanner.whole(next, spec, group, template);
    }
    return next.because(d.because());
  }

  private static Decision replaced(
      Decision d, ServingSpec spec, GroupOrdinal group, Map<String, String> hashes) {
    var next = d;
    for (var role : spec.roles()) {
      next = replaced(next, spec, group, role, hashes);
    }
    return next;
  }

  private static Decision replaced(
      Decision d,
      ServingSpec serving,
      GroupOrdinal ordinal,
      RoleSpec spec,
      Map<String, String> hashes) {
    var replicas =
        List.copyOf(d.after().group(ordinal).orElseThrow().replicasOf(spec.name()).values());
    int ready = Math.toIntExact(replicas.stream().filter(RoleState::isReady).count());
    var turns =
        new Turns(
            ready - (spec.replicas() - spec.maxUnavailableOf()),
            spec.maxUnavailableOf() - taken(d.after(), replicas, hashes));
    var target = d.after().target().orElseThrow();
    var next = d;
    for (var role :
        turns.among(
            outdated(d.after(), serving, replicas, hashes),
            RoleState::isReady,
            RoleState::isBroken)) {
      var address = new RoleAddress(ordinal, role.id());
      next =
          next.and(
              InPlaceUpdate.isPossible(d.after(), serving, role, target)
                  ? new Event.RoleReplicaRevisedInPlace(address, target)
                  : new Event.RoleReplicaCondemned(address, Cause.OUTDATED));
    }
    return next;
  }

  /** How many role replicas are away because of the rollout. */
  private static int taken(
      ServingState state, Collection<RoleState> replicas, Map<String, String> hashes) {
    return Math.toIntExact(
        replicas.stream()
            .filter(role -> !role.isReady())
            .filter(
                role ->
                    role.condemned()
                        .map(cause -> cause == Cause.OUTDATED)
                        .orElse(!isOutdated(state, role, hashes)))
            .count());
  }

  private static List<RoleState> outdated(
      ServingState state, ServingSpec spec, List<RoleState> replicas, Map<String, String> hashes) {
    return replicas.stream()
        .filter(role -> role.condemned().isEmpty() && isOutdated(state, role, hashes))
        .filter(role -> !isProtected(state, spec, role))
        .sorted(
            Comparator.comparing((RoleState role) -> !role.isBroken())
                .thenComparing(RoleState::isReady)
                .thenComparing(RoleState::id, Comparator.reverseOrder()))
        .toList();
  }
}
