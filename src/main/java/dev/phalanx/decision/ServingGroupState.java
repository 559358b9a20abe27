package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleId;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
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
 * @param readySince when it last became ready
 * @param recovery its failures, where it is recreated as a whole
 * @param surge it was made beyond what the spec asks for
 */
public record ServingGroupState(
    GroupOrdinal ordinal,
    Revision revision,
    Optional<Cause> condemned,
    Optional<PodGroupFacts> podGroup,
    PSortedMap<RoleId, RoleState> roles,
    int readyRoles,
    boolean ready,
    Optional<Instant> readySince,
    Recovery recovery,
    boolean surge) {

  static ServingGroupState planned(GroupOrdinal ordinal, Revision revision, boolean surge) {
    return new ServingGroupState(
        ordinal,
        revision,
        Optional.empty(),
        Optional.empty(),
        TreePMap.empty(),
        0,
        false,
        Optional.empty(),
        Recovery.NONE,
        surge);
  }

  /**
   * Derived: not condemned, and every role replica that exists is ready, so that one still
   * terminating keeps the group from being available.
   */
  public boolean isReady() {
    return condemned.isEmpty()
        && recovery.tearDown().isEmpty()
        && !recovery.isUnresolved()
        && readyRoles == roles.size();
  }

  /** Nothing of it exists in the cluster. */
  public boolean isEmpty() {
    return roles.isEmpty() && podGroup.isEmpty();
  }

  /** What removing it costs, a sum over its pods. */
  long deletionCost() {
    return roles.values().stream().mapToLong(RoleState::deletionCost).sum();
  }

  /**
   * Whether it needs somebody to do something before it can be ready: it never was in this attempt,
   * or lacks pods, or some of them have failed. One that only blinks is not broken, nor one that
   * was ready and waits for role replicas that were added to it, or for the end of others.
   */
  boolean isBroken() {
    return !isReady()
        && roles.values().stream()
            .anyMatch(role -> role.isBroken() && !(readySince.isPresent() && role.isNew()));
  }

  public Optional<RoleState> role(RoleId id) {
    return Optional.ofNullable(roles.get(id));
  }

  /** The role replicas of one role, also those that are to go. */
  SortedMap<RoleId, RoleState> replicasOf(String role) {
    return roles.subMap(new RoleId(role, 0), true, new RoleId(role, Integer.MAX_VALUE), true);
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
    return with(Optional.of(cause), podGroup, roles, readyRoles, recovery);
  }

  ServingGroupState withPodGroup(Optional<PodGroupFacts> facts) {
    return with(condemned, facts, roles, readyRoles, recovery);
  }

  ServingGroupState withRecovery(Recovery other) {
    return with(condemned, podGroup, roles, readyRoles, other);
  }

  /** It is one that the spec asks for. */
  ServingGroupState adopted() {
    return new ServingGroupState(
        ordinal,
        revision,
        condemned,
        podGroup,
        roles,
        readyRoles,
        ready,
        readySince,
        recovery,
        false);
  }

  ServingGroupState withRevision(Revision other) {
    return new ServingGroupState(
        ordinal, other, condemned, podGroup, roles, readyRoles, ready, readySince, recovery, surge);
  }

  /** All its pods are to become those of this revision in place. */
  ServingGroupState revised(Revision other, Instant at) {
    var next = withRevision(other).withRecovery(recovery.forgotten());
    for (var role : roles.values()) {
      next = role.revision().equals(other) ? next : next.withRole(role.revised(other, at));
    }
    return next;
  }

  ServingGroupState becameReady(Instant at) {
    return held(true, Optional.of(at));
  }

  ServingGroupState lostReadiness() {
    return held(false, readySince);
  }

  /** Nothing of the last attempt's pods exists any more: the next one begins. */
  ServingGroupState rebuilt(Instant at) {
    var next = withRecovery(recovery.rebuilt());
    for (var role : roles.values()) {
      next = next.withRole(role.rebuilt(at));
    }
    return next;
  }

  private ServingGroupState withRoles(PSortedMap<RoleId, RoleState> others, int readyOthers) {
    return with(condemned, podGroup, others, readyOthers, recovery);
  }

  private ServingGroupState held(boolean isReady, Optional<Instant> since) {
    return new ServingGroupState(
        ordinal, revision, condemned, podGroup, roles, readyRoles, isReady, since, recovery, surge);
  }

  private ServingGroupState with(
      Optional<Cause> going,
      Optional<PodGroupFacts> facts,
      PSortedMap<RoleId, RoleState> others,
      int readyOthers,
      Recovery failures) {
    return new ServingGroupState(
        ordinal, revision, going, facts, others, readyOthers, ready, readySince, failures, surge);
  }
}
