package dev.phalanx.local.node.scheduling;

import dev.phalanx.local.node.seen.SeenPod;
import java.util.List;
import java.util.Optional;

/**
 * What the scheduler says of a job.
 *
 * @param bindings to be made now
 * @param refusals pods that found no place
 * @param unschedulable why the gang as a whole cannot run; empty when it can, and for single pods
 */
public record Verdict(
    Job job,
    List<Binding> bindings,
    List<Refusal> refusals,
    Optional<Unschedulable> unschedulable) {

  /** A pod and the name of its node. */
  public record Binding(SeenPod pod, String node) {}

  /** A pod and why it has no node, in the words of a scheduler. */
  public record Refusal(SeenPod pod, String message) {}

  /** A PodGroup's condition: Volcano's reason and the message. */
  public record Unschedulable(String reason, String message) {}
}
