package dev.phalanx.decision;

import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.SortedMap;

/** Notes which of the silent nodes concern this serving: those that pods of it are on. */
final class NodeRecorder {
  private NodeRecorder() {}

  static Decision record(Decision d, SortedMap<String, Instant> lost) {
    var rules = d.after().spec().map(ServingSpec::recovery).orElse(RecoveryRules.DEFAULT);
    var next = d;
    for (var node : d.after().lostNodes().keySet()) {
      next = lost.containsKey(node) ? next : next.and(new Event.NodeBack(node));
    }
    for (var node : lost.entrySet()) {
      boolean isNews =
          !d.after().lostNodes().containsKey(node.getKey()) && isUsed(d.after(), node.getKey());
      next =
          isNews
              ? next.and(
                  new Event.NodeLost(node.getKey(), node.getValue().plus(rules.nodeTolerance())))
              : next;
    }
    return next;
  }

  private static boolean isUsed(ServingState state, String node) {
    return state.groups().byOrdinal().values().stream()
        .flatMap(group -> group.roles().values().stream())
        .anyMatch(role -> isOn(role, node));
  }

  /** Whether a pod of the role replica is on the node. */
  static boolean isOn(RoleState role, String node) {
    return role.pods().values().stream()
        .flatMap(slot -> slot.live().stream())
        .anyMatch(facts -> facts.node().filter(node::equals).isPresent());
  }
}
