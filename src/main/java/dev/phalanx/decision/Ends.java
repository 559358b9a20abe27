package dev.phalanx.decision;

import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Pods that are terminating, and those among them whose end takes too long, in words. */
final class Ends {
  private Ends() {}

  /** Of the group, those that are overdue, also where all of it goes. */
  static Stream<String> overdue(ServingState state, ServingGroupState group) {
    return of(state, group, _ -> true, PodSlot::isOverdue);
  }

  /** The first that is terminating in what goes of the group, one that is overdue before others. */
  static Optional<String> leaving(ServingState state, ServingGroupState group) {
    return overdue(state, group)
        .findFirst()
        .or(() -> of(state, group, it -> isLeaving(group, it), Ends::isTerminating).findFirst());
  }

  private static boolean isLeaving(ServingGroupState group, RoleState role) {
    return group.condemned().isPresent() || role.condemned().isPresent();
  }

  /** Of the role replica. */
  static Optional<String> overdue(ServingState state, RoleAddress address, RoleState role) {
    return of(state, address, role, PodSlot::isOverdue).findFirst();
  }

  static boolean isTerminating(PodSlot slot) {
    return slot.live().filter(PodFacts::terminating).isPresent();
  }

  /** {@code pod llama-0-405b-1-1 on node-17 is terminating: it is overdue, since …}. */
  static String of(ServingState state, PodAddress pod, PodSlot slot) {
    return named(state, pod, slot) + " " + describe(slot);
  }

  /** {@code is terminating: it is overdue, since 2026-01-01T00:00:02Z}. */
  static String describe(PodSlot slot) {
    return "is terminating%s%s"
        .formatted(
            slot.isOverdue() ? ": it is overdue" : "",
            slot.since().map(time -> ", since " + time).orElse(""));
  }

  private static Stream<String> of(
      ServingState state,
      ServingGroupState group,
      Predicate<RoleState> isRoleMeant,
      Predicate<PodSlot> isMeant) {
    return group.roles().values().stream()
        .filter(isRoleMeant)
        .flatMap(role -> of(state, new RoleAddress(group.ordinal(), role.id()), role, isMeant));
  }

  private static Stream<String> of(
      ServingState state, RoleAddress address, RoleState role, Predicate<PodSlot> isMeant) {
    return role.pods().entrySet().stream()
        .filter(slot -> isMeant.test(slot.getValue()))
        .map(slot -> of(state, address.pod(slot.getKey()), slot.getValue()));
  }

  /** {@code pod llama-0-405b-1-1 on node-17}. */
  static String named(ServingState state, PodAddress pod, PodSlot slot) {
    return "pod %s%s"
        .formatted(
            pod.nameIn(state.id()),
            slot.live().flatMap(PodFacts::node).map(node -> " on " + node).orElse(""));
  }
}
