package dev.phalanx.domain;

import java.util.Optional;

/**
 * {@code spec.rolloutStrategy}.
 *
 * @param type unit of replacement
 * @param maxUnavailable groups that may be unavailable, absent means 1
 * @param maxSurge extra groups during a rollout, absent means 0
 * @param partition the groups below it keep their revision
 */
public record Rollout(
    RolloutType type,
    Optional<Amount> maxUnavailable,
    Optional<Amount> maxSurge,
    Optional<Amount> partition) {
  public static final Rollout DEFAULT =
      new Rollout(
          RolloutType.SERVING_GROUP_ROLLING_UPDATE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** How many ordinals, from 0, are protected from the rollout of groups. */
  public int protectedOf(int replicas) {
    return type == RolloutType.SERVING_GROUP_ROLLING_UPDATE
        ? partition.map(amount -> amount.upOf(replicas)).orElse(0)
        : 0;
  }
}
