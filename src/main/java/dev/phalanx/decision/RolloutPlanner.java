package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.ServingSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Brings groups to the revision that is asked for, as many at a time as may be unavailable: every
 * group that is not ready counts against that, whatever the reason. Broken outdated groups cost
 * nothing more and go at once; those that are only not ready cost nothing either, but might come
 * back by themselves, so of them go as many at a time as may be unavailable; the others go from the
 * highest ordinal, protected ones never. Condemned groups come back through {@link ScalePlanner}
 * when their ordinal is free. With a surge, groups beyond the wanted ones serve meanwhile. Where
 * nothing but images differ, and where asked for, a group is not replaced but brought there in
 * place, which takes its turn all the same.
 */
final class RolloutPlanner {
  private RolloutPlanner() {}

  static Decision plan(Decision d) {
    var state = d.after();
    if (!state.isActive() || state.spec().isEmpty() || d.isEmpty()) {
      return d;
    }
    var spec = state.spec().orElseThrow();
    var target = state.target().orElseThrow();
    boolean isDone = state.groups().perRevision().minus(target).isEmpty() && !hasSurge(state, spec);
    if (isDone || spec.rolloutRules().paused() || !isStored(state, target)) {
      return d;
    }
    return spec.rollout().isByRole()
        ? retired(RoleRolloutPlanner.plan(d, spec, target), spec, 0)
        : surged(replaced(d, spec, target), spec, target);
  }

  /** Whether the group is about to be replaced, and comes back as the spec has it then. */
  static boolean isDue(ServingState state, ServingSpec spec, ServingGroupState group) {
    return !spec.rollout().isByRole()
        && !spec.rolloutRules().paused()
        && group.ordinal().value() >= spec.rollout().protectedOf(spec.replicas())
        && !state.target().equals(Optional.of(group.revision()));
  }

  /**
   * Whether the rollout has not begun because its ControllerRevision is not there yet. One that is
   * refused is nothing to wait for.
   */
  static boolean isAboutToBegin(ServingState state, ServingSpec spec) {
    var target = state.target().orElse(spec.revision());
    return !spec.rolloutRules().paused()
        && !isStored(state, target)
        && !state.blocked().containsKey(new Target.ForRevision(target))
        && !outdated(state, spec, target).isEmpty();
  }

  /** Nothing is taken away before what comes instead is on record. */
  private static boolean isStored(ServingState state, Revision target) {
    return state.revision(target).filter(RevisionState::isStored).isPresent();
  }

  private static boolean hasSurge(ServingState state, ServingSpec spec) {
    return state.groups().byOrdinal().tailMap(new GroupOrdinal(spec.replicas())).values().stream()
        .anyMatch(ServingGroupState::surge);
  }

  private static Decision replaced(Decision d, ServingSpec spec, Revision target) {
    var turns =
        new Turns(
            spare(d.after(), spec), mostTaken(d.after(), spec) - taken(d.after(), spec, target));
    var next = d.because("generation %d asks for revision %s".formatted(spec.generation(), target));
    for (var group :
        turns.among(
            outdated(d.after(), spec, target),
            ServingGroupState::isReady,
            ServingGroupState::isBroken)) {
      next = brought(next, spec, group, target);
    }
    return next.events().stream().anyMatch(RolloutPlanner::isBroughtAsItStands)
        ? ScalePlanner.plan(next) // as many role replicas as the spec has by now
        : next;
  }

  private static boolean isBroughtAsItStands(Event event) {
    return event instanceof Event.ServingGroupRevisedInPlace
        || event instanceof Event.ServingGroupRevised;
  }

  private static Decision brought(
      Decision d, ServingSpec spec, ServingGroupState group, Revision target) {
    if (InPlaceUpdate.isPossible(d.after(), spec, group, target)) {
      return d.and(new Event.ServingGroupRevisedInPlace(group.ordinal(), target));
    }
    return RoleRolloutPlanner.isBegun(group, target)
        ? RoleRolloutPlanner.completed(d, group, target)
        : d.and(new Event.ServingGroupCondemned(group.ordinal(), Cause.OUTDATED));
  }

  /** How many ready groups may be taken away. */
  static int spare(ServingState state, ServingSpec spec) {
    int needed = spec.replicas() - spec.rollout().maxUnavailableOf(spec.replicas());
    return state.groups().available() - needed;
  }

  /** How many groups may be away because of the rollout: those that surge groups stand for too. */
  private static int mostTaken(ServingState state, ServingSpec spec) {
    long standIns = surge(state, spec).stream().filter(ServingGroupState::isReady).count();
    return Math.clamp(
        spec.rollout().maxUnavailableOf(spec.replicas()) + standIns, 0, Integer.MAX_VALUE);
  }

  /** How many are. */
  private static int taken(ServingState state, ServingSpec spec, Revision target) {
    return Math.toIntExact(
        state
            .groups()
            .moving()
            .filter(group -> !ScalePlanner.isSurge(group, spec))
            .filter(
                group ->
                    group
                        .condemned()
                        .map(cause -> cause == Cause.OUTDATED)
                        .orElse(group.revision().equals(target)))
            .count());
  }

  /** Broken ones first, then those that blink, then the highest ordinal. */
  private static List<ServingGroupState> outdated(
      ServingState state, ServingSpec spec, Revision target) {
    return state.groups().byOrdinal().values().stream()
        .filter(group -> group.condemned().isEmpty() && !group.revision().equals(target))
        .filter(group -> !isProtected(state, spec, group))
        .sorted(
            Comparator.comparing((ServingGroupState group) -> !group.isBroken())
                .thenComparing(ServingGroupState::isReady)
                .thenComparing(ServingGroupState::ordinal, Comparator.reverseOrder()))
        .toList();
  }

  /** What never got ready with what is taken back now is not protected from that. */
  private static boolean isProtected(
      ServingState state, ServingSpec spec, ServingGroupState group) {
    return group.ordinal().value() < spec.rollout().protectedOf(spec.replicas())
        && !(isTakenBack(state, spec, group.revision()) && group.isBroken());
  }

  /** Whether the spec asks for the revision, and the rollout to it was taken back. */
  static boolean isTakenBack(ServingState state, ServingSpec spec, Revision revision) {
    return state.rollout().rollback().isPresent() && revision.equals(spec.revision());
  }

  private static Decision surged(Decision d, ServingSpec spec, Revision target) {
    int wanted = Math.min(spec.rollout().surgeOf(spec.replicas()), pending(d, spec, target));
    var surge = surge(d.after(), spec);
    boolean mayGrow = !outdated(d.after(), spec, target).isEmpty();
    return mayGrow && surge.size() < wanted
        ? ScalePlanner.plan(grown(d, spec, target, wanted - surge.size()))
        : retired(d, spec, wanted);
  }

  /** Ordinals that are to have the revision and are not ready with it. */
  private static int pending(Decision d, ServingSpec spec, Revision target) {
    int isProtected = spec.rollout().protectedOf(spec.replicas());
    var unprotected =
        ScalePlanner.regular(d.after(), spec).stream()
            .filter(group -> group.ordinal().value() >= isProtected)
            .filter(group -> group.isReady() && group.revision().equals(target))
            .count();
    return Math.toIntExact(Math.max(0, spec.replicas() - isProtected - unprotected));
  }

  private static List<ServingGroupState> surge(ServingState state, ServingSpec spec) {
    return state.groups().byOrdinal().values().stream()
        .filter(group -> group.condemned().isEmpty() && ScalePlanner.isSurge(group, spec))
        .toList();
  }

  private static Decision grown(Decision d, ServingSpec spec, Revision target, int more) {
    var existing = d.after().groups().byOrdinal();
    var next = d.because("maxSurge lets groups serve while others are replaced");
    for (var ordinal :
        IntStream.iterate(spec.replicas(), ordinal -> ordinal + 1)
            .mapToObj(GroupOrdinal::new)
            .filter(ordinal -> !existing.containsKey(ordinal))
            .limit(more)
            .toList()) {
      next = next.and(new Event.SurgeGroupAdded(ordinal, target));
    }
    return next;
  }

  /** Surge groups beyond {@code wanted} go, as far as nobody misses them. */
  private static Decision retired(Decision d, ServingSpec spec, int wanted) {
    var surge = new ArrayList<>(surge(d.after(), spec));
    surge.sort(
        Comparator.comparing(ServingGroupState::isReady)
            .thenComparing(ServingGroupState::ordinal, Comparator.reverseOrder()));
    int spare = spare(d.after(), spec);
    var next = d.because("the groups that were replaced are ready");
    for (var group : surge.subList(0, Math.max(0, surge.size() - wanted))) {
      if (group.isReady() && spare-- <= 0) {
        break;
      }
      next = next.and(new Event.ServingGroupCondemned(group.ordinal(), Cause.SURGE_OVER));
    }
    return next;
  }
}
