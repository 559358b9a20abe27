package dev.phalanx.decision;

import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.List;
import java.util.Optional;

/**
 * Whether pods can be brought to another revision as they stand: where it differs in images of main
 * containers at most, and nobody has to be there meanwhile in their place.
 */
final class InPlaceUpdate {
  private InPlaceUpdate() {}

  /** All pods of the group. */
  static boolean isPossible(
      ServingState state, ServingSpec spec, ServingGroupState group, Revision target) {
    return isAskedFor(spec)
        && roles(state, group.revision()).equals(roles(state, target))
        && group.roles().values().stream().allMatch(role -> isPossible(state, spec, role, target));
  }

  /** All pods of the role replica. */
  static boolean isPossible(ServingState state, ServingSpec spec, RoleState role, Revision target) {
    return isAskedFor(spec)
        && isSimilar(state, role, target)
        && role.pods().values().stream().allMatch(slot -> mayStay(state, slot));
  }

  /** Whether the pod has another template than its role replica. */
  static boolean isOfAnother(ServingState state, RoleState role, PodFacts facts) {
    var name = role.id().role();
    var asked = state.template(role.revision(), name);
    return own(state, facts, name)
        .filter(own -> asked.filter(it -> !it.hash().equals(own.hash())).isPresent())
        .isPresent();
  }

  /** Whether the pod is asked to have a template that it cannot get as it stands. */
  static boolean isOutOfReach(ServingState state, RoleState role, PodSlot slot) {
    var name = role.id().role();
    var asked = slot.asked().flatMap(it -> state.template(it, name));
    return slot.isToBePatched()
        && slot.live()
            .flatMap(facts -> own(state, facts, name))
            .filter(own -> asked.filter(it -> !own.differsInImagesAtMost(it)).isPresent())
            .isPresent();
  }

  /** The template that the pod's label says it has, where that is known. */
  private static Optional<RoleTemplate> own(ServingState state, PodFacts facts, String role) {
    return facts.marks().revision().flatMap(revision -> state.template(revision, role));
  }

  private static boolean isAskedFor(ServingSpec spec) {
    return spec.rolloutRules().inPlace() && spec.rollout().surgeOf(spec.replicas()) == 0;
  }

  private static List<String> roles(ServingState state, Revision revision) {
    return state.revision(revision).stream()
        .flatMap(found -> found.roles().stream())
        .map(RoleTemplate::name)
        .toList();
  }

  private static boolean isSimilar(ServingState state, RoleState role, Revision target) {
    var name = role.id().role();
    var asked = state.template(target, name);
    return state
        .template(role.revision(), name)
        .filter(own -> asked.filter(own::differsInImagesAtMost).isPresent())
        .isPresent();
  }

  /** A pod that has ended, or that nobody looks after, does not start another container. */
  private static boolean mayStay(ServingState state, PodSlot slot) {
    return slot.live()
        .map(facts -> facts.terminating() || (isAlive(facts) && !isLost(state, facts.node())))
        .orElse(true);
  }

  private static boolean isAlive(PodFacts facts) {
    return switch (facts.phase()) {
      case PENDING, RUNNING -> true;
      case SUCCEEDED, FAILED, UNKNOWN -> false;
    };
  }

  private static boolean isLost(ServingState state, Optional<String> node) {
    return node.filter(state.lostNodes()::containsKey).isPresent();
  }
}
