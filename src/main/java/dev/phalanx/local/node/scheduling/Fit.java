package dev.phalanx.local.node.scheduling;

import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.PodPlan;
import dev.phalanx.local.node.seen.Taint;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether a pod may run on a node, and if not, why not in kube-scheduler's words. */
final class Fit {
  private static final Taint CORDONED =
      new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");

  private Fit() {}

  static boolean fits(PodPlan plan, Room room) {
    return plan.requests().fitsIn(room.free()) && obstacles(plan, room).isEmpty();
  }

  /** Empty when it fits. Only what lacks room has more than one reason. */
  static List<String> obstacles(PodPlan plan, Room room) {
    var node = room.node();
    if (node.cordoned() && !plan.needs().tolerates(CORDONED)) {
      return List.of("node(s) were unschedulable");
    }
    for (var taint : node.taints()) {
      if (taint.isHard() && !plan.needs().tolerates(taint)) {
        return List.of("node(s) had untolerated taint(s)");
      }
    }
    if (!plan.needs().matches(node.labels())) {
      return List.of("node(s) didn't match Pod's node affinity/selector");
    }
    return plan.requests().shortOf(room.free()).stream()
        .map(name -> name.equals(Amounts.PODS) ? "Too many pods" : "Insufficient " + name)
        .toList();
  }

  /** {@code 0/4 nodes are available: 1 Too many pods, 3 Insufficient nvidia.com/gpu.} */
  static String message(PodPlan plan, Collection<Room> rooms) {
    if (rooms.isEmpty()) {
      return "no nodes available to schedule pods";
    }
    var counts = new TreeMap<String, Integer>();
    for (var room : rooms) {
      obstacles(plan, room).forEach(reason -> counts.merge(reason, 1, Integer::sum));
    }
    var reasons =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .sorted()
            .collect(Collectors.joining(", "));
    return "0/%d nodes are available: %s.".formatted(rooms.size(), reasons);
  }
}
