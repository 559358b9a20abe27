package dev.phalanx.rollout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting of a command that has nothing else to do. */
final class Pause {
  private Pause() {}

  /** Blocks for that long; throws {@link IllegalStateException} when interrupted. */
  static void of(Duration duration) {
    try {
      var _ = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
