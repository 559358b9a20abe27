package dev.phalanx.actor;

import java.time.Duration;

/** Waits as Akka's timers take them: it refuses what lies more than 248 days ahead. */
final class TimerWait {
  /** Whoever is woken before its time looks at the clock and waits for the rest. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private TimerWait() {}

  /** The wait, none where it is negative, or the first part of one that is too long. */
  static Duration of(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
