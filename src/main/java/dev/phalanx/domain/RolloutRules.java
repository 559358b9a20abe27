package dev.phalanx.domain;

import java.time.Duration;

/**
 * How a rollout goes on, and what it and scaling take away, from the annotations of a ModelServing.
 *
 * @param paused no further step
 * @param progressDeadline without progress for so long, and the time of a drain, it counts as
 *     stuck; zero is never
 * @param rollbackOnFailure whether a stuck rollout is taken back to the last revision that was
 *     ready
 * @param drain how long what is taken away may finish its requests; zero is not at all
 * @param inPlace whether pods get new images where nothing else changes, instead of being replaced
 */
public record RolloutRules(
    boolean paused,
    Duration progressDeadline,
    boolean rollbackOnFailure,
    Duration drain,
    boolean inPlace) {
  /** What holds where nothing is said. */
  public static final RolloutRules DEFAULT =
      new RolloutRules(false, Duration.ofMinutes(10), false, Duration.ZERO, false);
}
