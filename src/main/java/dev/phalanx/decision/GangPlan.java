package dev.phalanx.decision;

import dev.phalanx.domain.Resources;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The PodGroup that a ServingGroup needs, from the revision that the group really has. Of a role
 * with {@code minRoleReplicas} only so many role replicas belong to the gang, of the others all.
 */
final class GangPlan {
  private GangPlan() {}

  static PodGroupShape shape(ServingState state, ServingGroupState group, ServingSpec spec) {
    int minMember = 0;
    var minResources = Resources.NONE;
    var tasks = new TreeMap<String, Integer>();
    List<SubGroup> subGroups = new ArrayList<>();
    for (var template : templates(state, group)) {
      var members = members(spec, group, template);
      int size = size(group, template);
      minMember += members.size() * size;
      minResources = minResources.plus(template.replicaResources().times(members.size()));
      members.forEach(member -> tasks.put(member.toString(), size));
      subGroups.add(new SubGroup(template.name(), size, members.size(), hard(spec.roleTopology())));
    }
    return new PodGroupShape(
        minMember,
        minResources,
        spec.queue(),
        state.gang().hasTopology() ? hard(spec.groupTopology()) : Optional.empty(),
        state.gang().hasTaskMembers() ? tasks : Collections.emptySortedMap(),
        state.gang() == GangSupport.SUBGROUPS ? subGroups : List.of());
  }

  /**
   * Those of its revision, then those of roles that it has been given already by a rollout of role
   * replicas.
   */
  private static List<RoleTemplate> templates(ServingState state, ServingGroupState group) {
    var templates = new LinkedHashMap<String, RoleTemplate>();
    state
        .revision(group.revision())
        .ifPresent(own -> own.roles().forEach(role -> templates.put(role.name(), role)));
    for (var role : group.roles().values()) {
      state
          .template(role.revision(), role.id().role())
          .ifPresent(template -> templates.putIfAbsent(template.name(), template));
    }
    return List.copyOf(templates.values());
  }

  /** While role replicas of two sizes stand in the group, the gang is satisfied by the smaller. */
  private static int size(ServingGroupState group, RoleTemplate template) {
    return group.replicasOf(template.name()).values().stream()
        .mapToInt(RoleState::podsExpected)
        .filter(pods -> pods > 0)
        .reduce(template.podsPerReplica(), Math::min);
  }

  /**
   * Role replicas of the gang. What is not there at all is not waited for: a rollout has taken it,
   * or has yet to bring it. Nor is one that has pods from a time without PodGroups, which never
   * join one, until it is made anew.
   */
  private static List<RoleId> members(
      ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    return group.replicasOf(template.name()).values().stream()
        .limit(spec.minRoleReplicas().getOrDefault(template.name(), Integer.MAX_VALUE))
        .filter(role -> !role.hasUngroupedPods())
        .map(RoleState::id)
        .toList();
  }

  /**
   * The PodGroup's CRD would fill in {@code hard}; saying it keeps what is asked for and what is
   * seen the same.
   */
  private static Optional<TopologyPolicy> hard(Optional<TopologyPolicy> policy) {
    return policy.map(
        given ->
            given.mode().isEmpty()
                ? new TopologyPolicy("hard", given.highestTierAllowed(), given.highestTierName())
                : given);
  }
}
