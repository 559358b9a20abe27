package dev.phalanx.decision;

/** What the cluster's PodGroup CRD offers. */
public enum GangSupport {
  /** No CRD {@code podgroups.scheduling.volcano.sh}: pods are created ungrouped. */
  NONE,
  /** PodGroups with neither of the fields below. */
  BASIC,
  /** PodGroups with {@code spec.minTaskMember} and without {@code spec.subGroupPolicy}. */
  TASK_MEMBERS,
  /** PodGroups with {@code spec.subGroupPolicy} (Volcano from 1.14 on). */
  SUBGROUPS
}
