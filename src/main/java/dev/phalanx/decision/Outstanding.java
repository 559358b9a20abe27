package dev.phalanx.decision;

import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is intended minus what is observed, object by object; so after a crash it is asked for
 * again, and there is nothing else to remember.
 *
 * <p>Order comes from here: a group's objects wait until its ControllerRevision is there, Services
 * and pods until its PodGroup is there in the right shape. Pods never wait for pods, which would
 * deadlock the gang, nor for their Service, which is there by the time the role replica is ready.
 */
public final class Outstanding {
  private Outstanding() {}

  /**
   * The effect outstanding on one object, if any. Nothing is asked for a serving that is going or
   * gone: its children are the garbage collector's.
   */
  public static Optional<Effect> of(ServingState state, Target target) {
    if (!state.isActive()) {
      return Optional.empty();
    }
    return switch (target) {
      case Target.ForStatus() ->
          state
              .status()
              .map(status -> new Effect.PublishStatus(state.id(), status, GroupsReport.of(state)));
      case Target.ForRevision(var revision) ->
          state
              .spec()
              .flatMap(
                  spec ->
                      state
                          .revision(revision)
                          .flatMap(found -> RevisionPlanner.effect(state, spec, found)));
      case Target.ForPodGroup(var group) ->
          state
              .spec()
              .flatMap(spec -> state.group(group).flatMap(found -> podGroup(state, spec, found)));
      case Target.ForService(var role) ->
          state
              .group(role.group())
              .flatMap(
                  group ->
                      group.role(role.role()).flatMap(found -> service(state, group, role, found)));
      case Target.ForPod(var pod) ->
          state
              .group(pod.role().group())
              .flatMap(
                  group ->
                      group
                          .role(pod.role().role())
                          .flatMap(found -> pod(state, group, found, pod)));
    };
  }

  /** Everything outstanding, after a restart. */
  public static SortedMap<Target, Demand> all(ServingState state) {
    var demands = of(state, TouchedTargets.all(state));
    demands.values().removeIf(demand -> demand.effect().isEmpty());
    return demands;
  }

  /** The demands on every object that a decision's events touch. */
  static SortedMap<Target, Demand> touchedBy(Decision d) {
    return of(d.after(), TouchedTargets.of(d));
  }

  private static SortedMap<Target, Demand> of(ServingState state, Collection<Target> targets) {
    var demands = new TreeMap<Target, Demand>();
    targets.forEach(target -> demands.put(target, new Demand(target, of(state, target))));
    return demands;
  }

  private static Optional<Effect> podGroup(
      ServingState state, ServingSpec spec, ServingGroupState group) {
    var actual = group.podGroup();
    if (actual.isPresent() && actual.get().terminating()) {
      return Optional.empty();
    }
    if (group.condemned().isPresent()) {
      return actual
          .filter(_ -> group.roles().isEmpty())
          .map(facts -> new Effect.DeletePodGroup(state.id(), group.ordinal(), facts.uid()));
    }
    var shape = GangPlan.shape(state, group, spec);
    boolean wanted =
        state.isGang()
            && isStored(state, group.revision())
            && actual.filter(facts -> shape.isMetBy(facts.shape())).isEmpty();
    return wanted
        ? Optional.of(
            new Effect.ApplyPodGroup(
                state.id(), group.ordinal(), shape, actual.map(PodGroupFacts::uid)))
        : Optional.empty();
  }

  private static Optional<Effect> service(
      ServingState state, ServingGroupState group, RoleAddress address, RoleState role) {
    if (isCondemned(group, role)) {
      return role.service()
          .filter(facts -> !facts.terminating() && role.draining().isEmpty())
          .map(facts -> new Effect.DeleteService(state.id(), address, facts.uid()));
    }
    boolean wanted = role.wantsService() && role.service().isEmpty() && isOpen(state, group, role);
    return wanted ? Optional.of(new Effect.CreateService(state.id(), address)) : Optional.empty();
  }

  private static Optional<Effect> pod(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod) {
    var slot = role.slot(pod.index());
    var cause = leaving(state, group, role, pod);
    if (slot.live().isPresent()) {
      return delete(state, pod, slot, cause).or(() -> patch(state, group, role, pod));
    }
    boolean wanted =
        cause.isEmpty()
            && !isCondemned(group, role)
            && isOpen(state, group, role)
            && !(slot.incarnation() > 0 && isRecovering(group, role));
    return wanted ? create(state, group, role, pod) : Optional.empty();
  }

  /** Why the pod is to go, if it is. */
  private static Optional<Cause> leaving(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod) {
    var condemned = role.condemned().or(group::condemned);
    if (condemned.isPresent() && role.draining().isEmpty()) {
      return condemned;
    }
    if (!role.isExpected(pod.index())) {
      return Optional.of(Cause.SURPLUS);
    }
    if (isTornDown(group, role)) {
      return Optional.of(Cause.FAILURE);
    }
    boolean isStaying = role.draining().isEmpty();
    return isStaying && InPlaceUpdate.isOutOfReach(state, role, role.slot(pod.index()))
        ? Optional.of(Cause.OUTDATED)
        : Optional.empty();
  }

  private static Optional<Effect> delete(
      ServingState state, PodAddress pod, PodSlot slot, Optional<Cause> cause) {
    var facts = slot.live().orElseThrow();
    if (facts.terminating()) {
      return slot.isForced()
          ? Optional.of(new Effect.DeletePod(state.id(), pod, facts.uid(), Cause.NODE_LOST, true))
          : Optional.empty();
    }
    return cause.map(why -> new Effect.DeletePod(state.id(), pod, facts.uid(), why, false));
  }

  private static Optional<Effect> patch(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod) {
    var slot = role.slot(pod.index());
    var facts = slot.live().orElseThrow();
    boolean isStaying = role.draining().isEmpty();
    var asked = slot.asked().filter(it -> isStaying && slot.isToBePatched() && isStored(state, it));
    var marks = Marking.wanted(state, group, role, pod, facts.marks());
    var wanted = asked.map(marks::withRevision).orElse(marks);
    var template = asked.flatMap(it -> state.template(it, role.id().role()));
    return facts.terminating() || wanted.equals(facts.marks())
        ? Optional.empty()
        : Optional.of(
            new Effect.PatchPod(state.id(), pod, facts.uid(), new PodPatch(wanted, template)));
  }

  private static Optional<Effect> create(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod) {
    var slot = role.slot(pod.index());
    var template = state.template(role.revision(), role.id().role());
    return template.flatMap(
        found ->
            state
                .spec()
                .map(
                    spec ->
                        new Effect.CreatePod(
                            state.id(),
                            pod,
                            slot.incarnation(),
                            role.attempt(),
                            role.revision(),
                            found,
                            spec,
                            state.isGang(),
                            Marking.isScaleTarget(state, group, pod),
                            slot.rest().map(PodSlot.Rest::until))));
  }

  private static boolean isCondemned(ServingGroupState group, RoleState role) {
    return group.condemned().isPresent() || role.condemned().isPresent();
  }

  /** All pods of the role replica are to end, to be made anew. */
  public static boolean isTornDown(ServingGroupState group, RoleState role) {
    return group.recovery().tearDown().isPresent() || role.recovery().tearDown().isPresent();
  }

  /** Its missing pods come back with all the others, not before. */
  private static boolean isRecovering(ServingGroupState group, RoleState role) {
    return group.recovery().isPending() || role.recovery().isPending();
  }

  /** Whether the role replica is gone, condemned or torn down. */
  static boolean isLeaving(ServingState state, RoleAddress address) {
    var group = state.group(address.group());
    var role = state.role(address);
    return role.isEmpty()
        || isCondemned(group.orElseThrow(), role.orElseThrow())
        || isTornDown(group.orElseThrow(), role.orElseThrow());
  }

  /** Whether a pod is to stand there, and the one that does is to stay. */
  static boolean isWanted(ServingState state, PodAddress pod) {
    return !isLeaving(state, pod.role())
        && state
            .role(pod.role())
            .filter(role -> role.isExpected(pod.index()))
            .filter(role -> !InPlaceUpdate.isOutOfReach(state, role, role.slot(pod.index())))
            .isPresent();
  }

  /** Services and pods of the group may be created. */
  static boolean isOpen(ServingState state, ServingGroupState group, RoleState role) {
    return isStored(state, group.revision())
        && isStored(state, role.revision())
        && (!state.isGang() || hasPodGroup(state, group));
  }

  /**
   * Pods wait for its number of members only: whatever else a cluster makes of it holds none back.
   */
  private static boolean hasPodGroup(ServingState state, ServingGroupState group) {
    var minMember = state.spec().map(spec -> GangPlan.shape(state, group, spec).minMember());
    return group
        .podGroup()
        .filter(facts -> !facts.terminating())
        .map(facts -> facts.shape().minMember())
        .equals(minMember);
  }

  private static boolean isStored(ServingState state, Revision revision) {
    return state.revision(revision).filter(RevisionState::isStored).isPresent();
  }
}
