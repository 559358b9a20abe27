package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the rollout gets on: it advances with every group that is ready with the new revision,
 * and without that it is stuck when its deadline has passed, and may be taken back.
 */
final class RolloutTracker {
  private RolloutTracker() {}

  /** Whether the rollout gets on, is stuck, or is over. */
  static Decision plan(Decision d) {
    return tracked(d, true);
  }

  /** The same without its end, which is noted when all that led to it is. */
  static Decision underWay(Decision d) {
    return tracked(d, false);
  }

  private static Decision tracked(Decision d, boolean mayEnd) {
    if (!isTracked(d.after())) {
      return d;
    }
    var spec = d.after().spec().orElseThrow();
    var target = d.after().target().orElseThrow();
    if (isDone(d.after(), spec, target)) {
      return mayEnd ? proven(d, target) : d;
    }
    if (rolling(d.after(), spec, target).findAny().isEmpty()) {
      return mayEnd ? kept(d, spec) : d;
    }
    return followed(d, spec, target, mayEnd);
  }

  private static boolean isTracked(ServingState state) {
    return state.isActive() && state.spec().isPresent() && state.groups().size() > 0;
  }

  private static Decision followed(Decision d, ServingSpec spec, Revision target, boolean isLast) {
    var active = d.after().rollout().active().filter(it -> it.target().equals(target));
    return active
        .map(known -> followed(d, spec, known, isLast))
        .orElseGet(() -> isBeginning(d, spec, target) ? advanced(d, spec, target) : d);
  }

  /**
   * Whether there is something to roll, and not only something that is not ready. Where what is
   * asked for has just changed, what is not ready may yet become something to roll.
   */
  private static boolean isBeginning(Decision d, ServingSpec spec, Revision target) {
    boolean isNews = !d.before().target().equals(Optional.of(target));
    return hasOutdated(d.after(), spec, target)
        || (isNews && outdated(d.after(), spec, target).findAny().isPresent());
  }

  /** When something that waits for time is to be decided. */
  static Optional<Instant> deadline(ServingState state) {
    return state.rollout().active().flatMap(RolloutStanding.Active::deadline);
  }

  /** All groups that are left are protected: nothing rolls, and what they have is good. */
  private static Decision kept(Decision d, ServingSpec spec) {
    var revisions = d.after().groups().perRevision().keySet();
    return isWhole(d.after(), spec) && !revisions.isEmpty()
        ? proven(d, revisions.iterator().next())
        : d;
  }

  private static Decision proven(Decision d, Revision revision) {
    return isProven(d.after(), revision)
        ? d
        : d.because("its groups").and(new Event.RevisionProven(revision));
  }

  private static boolean isProven(ServingState state, Revision target) {
    return state.rollout().active().isEmpty()
        && state.rollout().proven().equals(Optional.of(target));
  }

  private static boolean isDone(ServingState state, ServingSpec spec, Revision target) {
    return isWhole(state, spec)
        && state.groups().perRevision().containsKey(target)
        && !hasOutdated(state, spec, target);
  }

  private static boolean isWhole(ServingState state, ServingSpec spec) {
    return state.groups().progressing().isEmpty() && state.groups().size() == spec.replicas();
  }

  private static boolean hasOutdated(ServingState state, ServingSpec spec, Revision target) {
    return !state.groups().perRevision().minus(target).isEmpty()
        && outdated(state, spec, target)
            .anyMatch(group -> !isAsFarAsItGoes(state, spec, group, target));
  }

  private static Stream<ServingGroupState> outdated(
      ServingState state, ServingSpec spec, Revision target) {
    return rolling(state, spec, target).filter(group -> !group.revision().equals(target));
  }

  /** Groups that are not protected, also not in part, and do not go for good. */
  private static Stream<ServingGroupState> rolling(
      ServingState state, ServingSpec spec, Revision target) {
    int isProtected = spec.rollout().protectedOf(spec.replicas());
    return state.groups().byOrdinal().tailMap(new GroupOrdinal(isProtected)).values().stream()
        .filter(group -> group.condemned().filter(cause -> cause != Cause.OUTDATED).isEmpty())
        .filter(group -> !isKept(state, spec, group, target));
  }

  private static boolean isKept(
      ServingState state, ServingSpec spec, ServingGroupState group, Revision target) {
    return group.isReady()
        && !group.revision().equals(target)
        && isAsFarAsItGoes(state, spec, group, target);
  }

  private static boolean isAsFarAsItGoes(
      ServingState state, ServingSpec spec, ServingGroupState group, Revision target) {
    return spec.rollout().isByRole()
        && RoleRolloutPlanner.isAsFarAsItGoes(state, spec, group, target);
  }

  /**
   * What is overdue only at last was not there to get on before, and has the whole time; so has
   * what rolls after a time in which nothing did, or after some of what it had brought was scaled
   * away. While it is paused no time counts.
   */
  private static Decision followed(
      Decision d, ServingSpec spec, RolloutStanding.Active known, boolean isLast) {
    int ready = ready(d.after(), spec, known.target());
    boolean isNew =
        ready > known.ready()
            || (ready < known.ready() && hasScaledDown(d))
            || (isMoving(d.after())
                && !hasAdvanced(d)
                && (!isMoving(d.before()) || hasOtherTime(d)));
    boolean isOverdue =
        isMoving(d.after())
            && known.deadline().filter(deadline -> !deadline.isAfter(d.at())).isPresent();
    if (isNew || (isOverdue && isLast)) {
      return advanced(d, spec, known.target());
    }
    if (isOverdue) {
      return stuck(d, spec, known.target());
    }
    boolean mayGoBack = !isLast && isMoving(d.after()) && known.stuck().isPresent();
    return mayGoBack ? rolledBack(d, spec, known.target()) : d;
  }

  private static boolean hasScaledDown(Decision d) {
    return d.events().stream()
        .anyMatch(
            event ->
                (event instanceof Event.ServingGroupCondemned(var _, var cause)
                        && cause == Cause.SCALED_DOWN)
                    || (event instanceof Event.RoleReplicaCondemned(var _, var why)
                        && why == Cause.SCALED_DOWN));
  }

  private static boolean hasAdvanced(Decision d) {
    return d.events().stream().anyMatch(Event.RolloutAdvanced.class::isInstance);
  }

  /** A deadline that is changed is counted from then on. */
  private static boolean hasOtherTime(Decision d) {
    return !progressDeadline(d.before()).equals(progressDeadline(d.after()));
  }

  private static Optional<Duration> progressDeadline(ServingState state) {
    return state.spec().map(spec -> spec.rolloutRules().progressDeadline());
  }

  private static boolean isMoving(ServingState state) {
    return isTracked(state)
        && !state.spec().orElseThrow().rolloutRules().paused()
        && rolling(state, state.spec().orElseThrow(), state.target().orElseThrow())
            .findAny()
            .isPresent();
  }

  private static Decision advanced(Decision d, ServingSpec spec, Revision target) {
    var deadline =
        Optional.of(spec.rolloutRules().progressDeadline())
            .filter(Duration::isPositive)
            .map(spec.rolloutRules().drain()::plus)
            .map(d.at()::plus);
    return d.because("groups are ready with it")
        .and(new Event.RolloutAdvanced(target, ready(d.after(), spec, target), deadline));
  }

  /**
   * Role replicas that are ready with the revision, and where they roll also the groups that are:
   * one that only lost a role has got on without a new role replica.
   */
  private static int ready(ServingState state, ServingSpec spec, Revision target) {
    return state.groups().byOrdinal().values().stream()
        .filter(group -> group.condemned().isEmpty())
        .mapToInt(group -> readyRoles(group, target) + readyGroups(group, spec, target))
        .sum();
  }

  private static int readyRoles(ServingGroupState group, Revision target) {
    return Math.toIntExact(
        group.roles().values().stream()
            .filter(role -> role.revision().equals(target) && role.isReady())
            .count());
  }

  private static int readyGroups(ServingGroupState group, ServingSpec spec, Revision target) {
    return spec.rollout().isByRole() && group.revision().equals(target) && group.isReady() ? 1 : 0;
  }

  private static Decision stuck(Decision d, ServingSpec spec, Revision target) {
    var next =
        d.because("no progress until its deadline")
            .and(new Event.RolloutStuck(target, blocker(d.after(), target)));
    return rolledBack(next, spec, target);
  }

  /** Where that is asked for, be it since it is stuck. */
  private static Decision rolledBack(Decision d, ServingSpec spec, Revision target) {
    return d.after()
        .rollout()
        .proven()
        .filter(proven -> spec.rolloutRules().rollbackOnFailure() && !proven.equals(target))
        .filter(proven -> d.after().revision(proven).isPresent())
        .map(proven -> d.and(new Event.RolloutRolledBack(proven)))
        .orElse(d);
  }

  /** The first pod that keeps a group of the revision from being ready, or from coming. */
  private static String blocker(ServingState state, Revision target) {
    return state
        .groups()
        .moving()
        .flatMap(
            group ->
                group.roles().values().stream()
                    .filter(role -> role.revision().equals(target) && !role.isReady())
                    .map(role -> blocker(state, new RoleAddress(group.ordinal(), role.id()), role)))
        .findFirst()
        .or(
            () ->
                state.groups().moving().flatMap(it -> Ends.leaving(state, it).stream()).findFirst())
        .orElse("groups of other revisions are not ready either");
  }

  private static String lacks(RoleState role, PodSlot slot) {
    if (slot.live().isEmpty()) {
      return "is not there";
    }
    if (Ends.isTerminating(slot)) {
      return Ends.describe(slot);
    }
    if (slot.isChanging()) {
      return "does not run its new image";
    }
    return role.waitsForServiceOnly() ? Phases.LACKS_SERVICE : "is not Ready";
  }

  /** The pod that holds the role replica up, and what is said of it. */
  static String blocker(ServingState state, RoleAddress address, RoleState role) {
    int index = Phases.blocking(role);
    var slot = role.slot(index);
    var says =
        slot.live()
            .filter(facts -> !facts.terminating())
            .flatMap(facts -> facts.progress().says())
            .map(text -> "says: " + text);
    return Ends.overdue(state, address, role)
        .orElseGet(
            () ->
                "%s %s"
                    .formatted(
                        Ends.named(state, address.pod(index), slot),
                        says.orElseGet(() -> lacks(role, slot))));
  }
}
