package dev.phalanx.decision;

/** What the cluster's PodGroup CRD offers. */
public enum GangSupport {
  /** No CRD {@code podgroups.scheduling.volcano.sh}: pods are created ungrouped. */
  NONE,
  /** PodGroups without {@code spec.subGroupPolicy} (Volcano before 1.14). */
  BASIC,
  /** PodGroups with {@code spec.subGroupPolicy}. */
  SUBGROUPS
}
