package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleId;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * One ServingGroup.
 *
 * @param ordinal its place
 * @param revision the revision it has
 * @param condemned why it is to go
 * @param podGroup its PodGroup
 * @param roles its role replicas
 * @param readyRoles how many of them are ready, a sum over {@code roles}
 * @param ready readiness as last journaled
 */
public record ServingGroupState(
    GroupOrdinal ordinal,
    Revision revision,
    Optional<Cause> condemned,
    Optional<PodGroupFacts> podGroup,
    PSortedMap<RoleId, RoleState> roles,
    int readyRoles,
    boolean ready) {

  static ServingGroupState planned(GroupOrdinal ordinal, Revision revision) {
    return new ServingGroupState(
        ordinal, revision, Optional.empty(), Optional.empty(), TreePMap.empty(), 0, false);
  }

  /**
   * Derived: not condemned, and every role replica that exists is ready, so that one still
   * terminating keeps the group from being available.
   */
  public boolean isReady() {
    return condemned.isEmpty() && readyRoles == roles.size();
  }

  /** Nothing of it exists in the cluster. */
  public boolean isEmpty() {
    return roles.isEmpty() && podGroup.isEmpty();
  }

  public Optional<RoleState> role(RoleId id) {
    return Optional.ofNullable(roles.get(id));
  }

  ServingGroupState withRole(RoleState role) {
    int before = role(role.id()).filter(RoleState::isReady).isPresent() ? 1 : 0;
    return withRoles(roles.plus(role.id(), role), readyRoles - before + (role.isReady() ? 1 : 0));
  }

  ServingGroupState withoutRole(RoleId id) {
    int before = role(id).filter(RoleState::isReady).isPresent() ? 1 : 0;
    return withRoles(roles.minus(id), readyRoles - before);
  }

  ServingGroupState withCondemned(Cause cause) {
    return new ServingGroupState(
        ordinal, revision, Optional.of(cause), podGroup, roles, readyRoles, ready);
  }

  ServingGroupState withPodGroup(Optional<PodGroupFacts> facts) {
    return new ServingGroupState(ordinal, revision, condemned, facts, roles, readyRoles, ready);
  }

  ServingGroupState withReady(boolean held) {
    return new ServingGroupState(ordinal, revision, condemned, podGroup, roles, readyRoles, held);
  }

  private ServingGroupState withRoles(PSortedMap<RoleId, RoleState> others, int readyOthers) {
    return new ServingGroupState(
        ordinal, revision, condemned, podGroup, others, readyOthers, ready);
  }
}
