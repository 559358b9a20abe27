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

  /**
   * How many groups may be unavailable. A percentage that comes to less than one is one; and so is
   * none where there is no surge either, since nothing could ever be replaced then.
   */
  public int maxUnavailableOf(int replicas) {
    int asked = maxUnavailable.map(amount -> amount.downOf(replicas)).orElse(1);
    boolean isSome = maxUnavailable.filter(amount -> amount.isLessThanOneOf(replicas)).isPresent();
    return asked == 0 && (isSome || surgeOf(replicas) == 0) ? 1 : asked;
  }

  /** How many groups there may be beyond {@code replicas}, where groups roll. */
  public int surgeOf(int replicas) {
    return type == RolloutType.SERVING_GROUP_ROLLING_UPDATE
        ? maxSurge.map(amount -> amount.upOf(replicas)).orElse(0)
        : 0;
  }

  /** Whether role replicas are replaced, and not whole groups. */
  public boolean isByRole() {
    return type == RolloutType.ROLE_ROLLING_UPDATE;
  }

  /** How many ordinals, from 0, are protected from the rollout of groups. */
  public int protectedOf(int replicas) {
    return type == RolloutType.SERVING_GROUP_ROLLING_UPDATE
        ? partition.map(amount -> amount.upOf(replicas)).orElse(0)
        : 0;
  }
}
