package dev.phalanx.decision;

import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.RoleTemplate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the labels of a pod are to say while it stands. Entries are in service until they drain, and
 * the entry of one role replica of each group stands for the group where an autoscaler measures it:
 * of the first role that has any, the lowest ordinal that stays.
 */
final class Marking {
  private Marking() {}

  /** With what is to change in {@code marks}. */
  static PodMarks wanted(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod, PodMarks marks) {
    return new PodMarks(
        marks.revision(),
        pod.isEntry() && role.draining().isEmpty(),
        isScaleTarget(state, group, pod));
  }

  static boolean isScaleTarget(ServingState state, ServingGroupState group, PodAddress pod) {
    return pod.isEntry() && scaleTarget(state, group).filter(pod.role().role()::equals).isPresent();
  }

  /** The role replica that stands for its group; a group that goes has none. */
  static Optional<RoleId> scaleTarget(ServingState state, ServingGroupState group) {
    if (group.condemned().isPresent()) {
      return Optional.empty();
    }
    var roles = state.revision(group.revision()).map(RevisionState::roles).orElse(List.of());
    return Stream.concat(
            roles.stream()
                .map(RoleTemplate::name)
                .flatMap(name -> group.replicasOf(name).values().stream()),
            group.roles().values().stream())
        .filter(role -> role.condemned().isEmpty() && role.podsExpected() > 0)
        .map(RoleState::id)
        .findFirst();
  }
}
