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
    String name, int replicas, Optional<Amount> maxUnavailable, Optional<Amount> partition) {}
