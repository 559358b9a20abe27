package dev.phalanx.decision;

import java.util.Optional;

/**
 * What the core knows of one pod object.
 *
 * @param uid {@code metadata.uid}
 * @param phase {@code status.phase}
 * @param ready condition {@code Ready} is True
 * @param terminating has a deletionTimestamp
 * @param node {@code spec.nodeName} once bound
 * @param progress what scheduler and kubelet tell of it
 * @param deletionCost where some are to go, the cheapest go first
 * @param marks what its labels say
 * @param isGrouped it is a member of its ServingGroup's PodGroup, which it is from the start or
 *     never
 */
public record PodFacts(
    String uid,
    PodPhase phase,
    boolean ready,
    boolean terminating,
    Optional<String> node,
    PodProgress progress,
    int deletionCost,
    PodMarks marks,
    boolean isGrouped) {

  /** Running and Ready, and not on its way out. */
  public boolean isReady() {
    return phase == PodPhase.RUNNING && ready && !terminating;
  }

  public PodFacts withNode(String name) {
    return new PodFacts(
        uid,
        phase,
        ready,
        terminating,
        Optional.of(name),
        progress,
        deletionCost,
        marks,
        isGrouped);
  }

  public PodFacts withPhase(PodPhase other) {
    return new PodFacts(
        uid, other, ready, terminating, node, progress, deletionCost, marks, isGrouped);
  }

  public PodFacts withReady(boolean isReady) {
    return new PodFacts(
        uid, phase, isReady, terminating, node, progress, deletionCost, marks, isGrouped);
  }

  public PodFacts withTerminating() {
    return new PodFacts(uid, phase, ready, true, node, progress, deletionCost, marks, isGrouped);
  }

  public PodFacts withProgress(PodProgress other) {
    return new PodFacts(
        uid, phase, ready, terminating, node, other, deletionCost, marks, isGrouped);
  }

  public PodFacts withDeletionCost(int cost) {
    return new PodFacts(uid, phase, ready, terminating, node, progress, cost, marks, isGrouped);
  }

  public PodFacts withMarks(PodMarks other) {
    return new PodFacts(
        uid, phase, ready, terminating, node, progress, deletionCost, other, isGrouped);
  }

  public PodFacts withGrouped(boolean isMember) {
    return new PodFacts(
        uid, phase, ready, terminating, node, progress, deletionCost, marks, isMember);
  }
}
