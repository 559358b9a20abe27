package dev.phalanx.actor;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long lanes wait. Waits double with each failure in a row, up to a bound, and vary by a fifth
 * either way, so that what failed together is not tried again together.
 *
 * @param retry first wait after "not now"
 * @param retryMax longest wait after "not now"
 * @param refused first wait after a refusal
 * @param refusedMax longest wait after a refusal
 * @param unseen first wait for the watch to show what the cluster has accepted, before it is asked
 *     again
 * @param unseenMax longest such wait
 * @param statusInterval least time between two writes of one status
 * @param reportAfter failures in a row after which "not now" is a named blocker
 */
public record LanePace(
    Duration retry,
    Duration retryMax,
    Duration refused,
    Duration refusedMax,
    Duration unseen,
    Duration unseenMax,
    Duration statusInterval,
    int reportAfter) {
  private static final double SPREAD = 0.2;
  private static final int MAX_DOUBLINGS = 20;

  Duration afterRetry(int failures, RandomGenerator random) {
    return spread(doubled(retry, failures, retryMax), random);
  }

  Duration afterRefusal(int failures, RandomGenerator random) {
    return spread(doubled(refused, failures, refusedMax), random);
  }

  Duration untilSeen(int times, RandomGenerator random) {
    return spread(doubled(unseen, times, unseenMax), random);
  }

  /** {@code first} for the first time, twice that for the second, at most {@code max}. */
  private static Duration doubled(Duration first, int times, Duration max) {
    var wait = first.multipliedBy(1L << Math.clamp(times - 1L, 0, MAX_DOUBLINGS));
    return wait.compareTo(max) < 0 ? wait : max;
  }

  private static Duration spread(Duration wait, RandomGenerator random) {
    return Duration.ofNanos((long) (wait.toNanos() * random.nextDouble(1 - SPREAD, 1 + SPREAD)));
  }
}
