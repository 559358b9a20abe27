package dev.phalanx.local.node.seen;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a pod.
 *
 * @param group its PodGroup's name, where an annotation gives one
 * @param task Volcano's name for pods of one kind within a group
 * @param node where it is bound
 * @param gated held back by schedulingGates
 * @param phase {@code status.phase}
 * @param trueConditions types of the conditions that are True
 * @param ip {@code status.podIP}; empty before it has one
 * @param deletion when its deletion was asked for, and the grace it got
 * @param hasFinalizers it stays after its deletion until somebody allows it to go
 */
public record SeenPod(
    String namespace,
    String name,
    String uid,
    PodPlan plan,
    Faults faults,
    Map<String, String> labels,
    Optional<String> group,
    String task,
    Optional<String> node,
    boolean gated,
    String phase,
    Set<String> trueConditions,
    String ip,
    Optional<Deletion> deletion,
    boolean hasFinalizers) {

  /** When it was asked for, and how many seconds the pod has. */
  public record Deletion(Instant asked, long graceSeconds) {}

  /** Namespace and name. */
  public String key() {
    return namespace + "/" + name;
  }

  /** Ended for good: it takes no room any more. */
  public boolean isOver() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }
}
