package dev.phalanx.domain;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * {@code spec} of a ModelServing without the roles' templates, which belong to its {@code
 * revision}.
 *
 * @param generation {@code metadata.generation} that was read
 * @param replicas wanted ServingGroups
 * @param schedulerName copied to every pod; {@code volcano} asks for PodGroups
 * @param queue Volcano queue from the annotation {@code scheduling.volcano.sh/queue-name}
 * @param recoveryPolicy what a pod failure rebuilds
 * @param restartGraceSeconds the API's restart grace period in seconds, 0 or more
 * @param minRoleReplicas {@code gangPolicy.minRoleReplicas}
 * @param groupTopology {@code networkTopology.groupPolicy}, or the flat form of v0.1.0
 * @param roleTopology {@code networkTopology.rolePolicy}
 * @param rollout {@code rolloutStrategy}
 * @param plugins {@code plugins} as JSON, {@code []} when there are none
 * @param topologySpread {@code topologySpreadConstraints} of v0.1.0 as JSON, for pods that have
 *     none
 * @param roles the roles in the order of the spec
 * @param revision the revision that holds the roles' templates
 * @param recovery how failures are judged and answered
 * @param rolloutRules how a rollout goes on
 * @param revisionRules what becomes of revisions
 * @param showsGroups whether the status has a summary of each group
 * @param warnings what the spec asks for and cannot work, each naming field, value and fix
 */
public record ServingSpec(
    long generation,
    int replicas,
    String schedulerName,
    Optional<String> queue,
    RecoveryPolicy recoveryPolicy,
    long restartGraceSeconds,
    SortedMap<String, Integer> minRoleReplicas,
    Optional<TopologyPolicy> groupTopology,
    Optional<TopologyPolicy> roleTopology,
    Rollout rollout,
    String plugins,
    Optional<String> topologySpread,
    List<RoleSpec> roles,
    Revision revision,
    RecoveryRules recovery,
    RolloutRules rolloutRules,
    RevisionRules revisionRules,
    boolean showsGroups,
    List<String> warnings) {
  private static final String GANG_SCHEDULER = "volcano";

  /** Whether pods are to be scheduled in PodGroups where the cluster has them. */
  public boolean asksForGang() {
    return schedulerName.equals(GANG_SCHEDULER);
  }

  public Optional<RoleSpec> role(String name) {
    return roles.stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** Role replicas per group; 0 for a role that the spec does not have. */
  public int replicasOf(String roleName) {
    return role(roleName).map(RoleSpec::replicas).orElse(0);
  }

  public ServingSpec withRevision(Revision other) {
    return new ServingSpec(
        generation,
        replicas,
        schedulerName,
        queue,
        recoveryPolicy,
        restartGraceSeconds,
        minRoleReplicas,
        groupTopology,
        roleTopology,
        rollout,
        plugins,
        topologySpread,
        roles,
        other,
        recovery,
        rolloutRules,
        revisionRules,
        showsGroups,
        warnings);
  }
}
