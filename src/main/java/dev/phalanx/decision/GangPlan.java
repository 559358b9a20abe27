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
      int replicas = gangReplicas(spec, group, template);
      int size = size(group, template);
      minMember += replicas * size;
      minResources = minResources.plus(template.replicaResources().times(replicas));
      for (int ordinal = 0; ordinal < replicas; ordinal++) {
        tasks.put(new RoleId(template.name(), ordinal).toString(), size);
      }
      subGroups.add(new SubGroup(template.name(), size, replicas, hard(spec.roleTopology())));
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
    return group.roles().values().stream()
        .filter(role -> role.id().role().equals(template.name()) && role.podsExpected() > 0)
        .mapToInt(RoleState::podsExpected)
        .reduce(template.podsPerReplica(), Math::min);
  }

  /** What is not there at all is not waited for: a rollout has taken it, or has yet to bring it. */
  private static int gangReplicas(
      ServingSpec spec, ServingGroupState group, RoleTemplate template) {
    int existing = existing(group, template.name());
    int replicas =
        spec.role(template.name())
            .filter(_ -> existing > 0)
            .map(role -> role.replicas())
            .orElse(existing);
    return Math.min(replicas, spec.minRoleReplicas().getOrDefault(template.name(), replicas));
  }

  private static int existing(ServingGroupState group, String role) {
    return Math.toIntExact(
        group.roles().keySet().stream().filter(id -> id.role().equals(role)).count());
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
