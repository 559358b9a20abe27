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
 */
public record PodFacts(
    String uid, PodPhase phase, boolean ready, boolean terminating, Optional<String> node) {

  /** Running and Ready, and not on its way out. */
  public boolean isReady() {
    return phase == PodPhase.RUNNING && ready && !terminating;
  }

  public PodFacts withNode(String name) {
    return new PodFacts(uid, phase, ready, terminating, Optional.of(name));
  }

  public PodFacts withPhase(PodPhase other) {
    return new PodFacts(uid, other, ready, terminating, node);
  }

  public PodFacts withReady(boolean isReady) {
    return new PodFacts(uid, phase, isReady, terminating, node);
  }

  public PodFacts withTerminating() {
    return new PodFacts(uid, phase, ready, true, node);
  }
}
