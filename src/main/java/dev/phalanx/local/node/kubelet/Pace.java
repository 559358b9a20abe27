package dev.phalanx.local.node.kubelet;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast simulated time goes. Timestamps are always those of the wall clock.
 *
 * @param speed simulated seconds per second
 */
public record Pace(double speed) {
  private static final double NANOS = 1e9;

  public Pace {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed %s is not above 0".formatted(speed));
    }
  }

  /** How long so many simulated seconds take. */
  public Duration real(double seconds) {
    return Duration.ofNanos(Math.round(seconds / speed * NANOS));
  }

  /** When so many simulated seconds after {@code start} are over. */
  public Instant after(Instant start, double seconds) {
    return start.plus(real(seconds));
  }

  /** Simulated seconds between two moments. */
  double between(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / NANOS * speed;
  }
}
