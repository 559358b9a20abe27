package dev.phalanx.decision;

import dev.phalanx.domain.TopologyPolicy;
import java.util.Optional;

/**
 * One entry of a PodGroup's {@code subGroupPolicy}: the replicas of one role.
 *
 * @param role the role's name, the sub-group's too
 * @param size pods in one role replica
 * @param minSubGroups role replicas without which the gang does not start
 * @param topology network topology inside one role replica
 */
public record SubGroup(
    String role, int size, int minSubGroups, Optional<TopologyPolicy> topology) {}
