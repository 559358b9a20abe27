package dev.phalanx.domain;

import java.util.Optional;

/**
 * What a role asks for beside its templates: changing it makes no new revision.
 *
 * @param name the role's name
 * @param replicas role replicas in each ServingGroup
 * @param maxUnavailable for RoleRollingUpdate
 * @param partition for RoleRollingUpdate
 */
public record RoleSpec(
    String name, int replicas, Optional<Amount> maxUnavailable, Optional<Amount> partition) {

  /** How many of its replicas in one group may be unavailable, 1 at least. */
  public int maxUnavailableOf() {
    return Math.max(1, maxUnavailable.map(amount -> amount.downOf(replicas)).orElse(1));
  }

  /** How many ordinals, from 0, are protected from the rollout of role replicas. */
  public int protectedOf() {
    return partition.map(amount -> amount.upOf(replicas)).orElse(0);
  }
}
