package dev.phalanx.decision;

import java.util.Optional;

/**
 * A pod's place in its role replica.
 *
 * @param incarnation how many pods have stood here and gone; tells a new request to create from the
 *     last one
 * @param live the pod that stands here now
 */
public record PodSlot(int incarnation, Optional<PodFacts> live) {
  public static final PodSlot EMPTY = new PodSlot(0, Optional.empty());

  public boolean isReady() {
    return live.isPresent() && live.get().isReady();
  }

  public PodSlot with(PodFacts facts) {
    return new PodSlot(incarnation, Optional.of(facts));
  }

  /** The pod is gone. */
  public PodSlot vacated() {
    return new PodSlot(incarnation + 1, Optional.empty());
  }
}
