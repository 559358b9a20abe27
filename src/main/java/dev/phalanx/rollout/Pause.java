package dev.phalanx.rollout;

import java.time.Duration;

/** Waiting of a command that has nothing else to do. */
final class Pause {
  private Pause() {}

  /** Blocks for that long; throws {@link IllegalStateException} when interrupted. */
  static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
