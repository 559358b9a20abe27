package dev.phalanx.decision;

/** What the cluster's PodGroup CRD offers; an API server drops fields that it does not know. */
public enum GangSupport {
  /** No CRD {@code podgroups.scheduling.volcano.sh}: pods are created ungrouped. */
  NONE,
  /** PodGroups with none of the fields below. */
  BASIC,
  /** PodGroups with {@code spec.minTaskMember} alone (Volcano before 1.11). */
  FLAT_TASK_MEMBERS,
  /** PodGroups with {@code spec.minTaskMember} and {@code spec.networkTopology}. */
  TASK_MEMBERS,
  /** PodGroups with {@code spec.networkTopology} and {@code spec.subGroupPolicy} (from 1.14 on). */
  SUBGROUPS;

  boolean hasTaskMembers() {
    return this == FLAT_TASK_MEMBERS || this == TASK_MEMBERS;
  }

  boolean hasTopology() {
    return this == TASK_MEMBERS || this == SUBGROUPS;
  }
}
