package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Everything that is held true of one ModelServing: the fold of its journal.
 *
 * @param id the serving
 * @param lifecycle driven, going or gone
 * @param spec the last spec that was accepted
 * @param refusal the newest spec when it is not acceptable
 * @param revisions recorded revisions
 * @param groups its ServingGroups
 * @param gang what the cluster's PodGroups can do
 * @param status the status last decided
 * @param blocked objects whose effect the cluster refuses, with the reason it gives
 * @param lostNodes silent nodes that pods of it are on, and when those pods count as failed
 * @param storms kinds of failure that are not answered by recreating before the time given
 * @param rollout where the rollout of the newest templates stands
 */
public record ServingState(
    ServingId id,
    Lifecycle lifecycle,
    Optional<ServingSpec> spec,
    Optional<SpecRefusal> refusal,
    PSortedMap<Revision, RevisionState> revisions,
    ServingGroups groups,
    GangSupport gang,
    Optional<ServingStatus> status,
    PSortedMap<Target, String> blocked,
    PSortedMap<String, Instant> lostNodes,
    PSortedMap<FailureKind, Instant> storms,
    RolloutStanding rollout) {

  /** Before the first event. */
  public static ServingState initial(ServingId id) {
    return new ServingState(
        id,
        Lifecycle.ACTIVE,
        Optional.empty(),
        Optional.empty(),
        TreePMap.empty(),
        ServingGroups.NONE,
        GangSupport.NONE,
        Optional.empty(),
        TreePMap.empty(),
        TreePMap.empty(),
        TreePMap.empty(),
        RolloutStanding.NONE);
  }

  public boolean isActive() {
    return lifecycle == Lifecycle.ACTIVE;
  }

  /** Whether groups have PodGroups. */
  public boolean isGang() {
    return gang != GangSupport.NONE && spec.isPresent() && spec.get().asksForGang();
  }

  /** The revision that groups are brought to: the spec's, or that of before when it got stuck. */
  public Optional<Revision> target() {
    return rollout.rollback().or(() -> spec.map(ServingSpec::revision));
  }

  public Optional<ServingGroupState> group(GroupOrdinal ordinal) {
    return groups.get(ordinal);
  }

  public Optional<RoleState> role(RoleAddress address) {
    return group(address.group()).flatMap(group -> group.role(address.role()));
  }

  public Optional<RevisionState> revision(Revision revision) {
    return Optional.ofNullable(revisions.get(revision));
  }

  /** The template that a revision has for a role. */
  public Optional<RoleTemplate> template(Revision revision, String role) {
    return revision(revision).flatMap(state -> state.role(role));
  }

  /** Where the unit stands with its failures. */
  Optional<Recovery> recovery(RecoveryUnit unit) {
    return switch (unit) {
      case RecoveryUnit.OfRole(var role) -> role(role).map(RoleState::recovery);
      case RecoveryUnit.OfGroup(var group) -> group(group).map(ServingGroupState::recovery);
    };
  }

  ServingState withLifecycle(Lifecycle other) {
    return new ServingState(
        id, other, spec, refusal, revisions, groups, gang, status, blocked, lostNodes, storms,
        rollout);
  }

  /** With a spec; other templates than before end a rollback. */
  ServingState withSpec(ServingSpec accepted) {
    boolean isSame = spec.filter(it -> it.revision().equals(accepted.revision())).isPresent();
    return withAccepted(accepted, isSame ? rollout : rollout.withRollback(Optional.empty()));
  }

  private ServingState withAccepted(ServingSpec accepted, RolloutStanding standing) {
    return new ServingState(
        id,
        lifecycle,
        Optional.of(accepted),
        Optional.empty(),
        revisions,
        groups,
        gang,
        status,
        blocked,
        lostNodes,
        storms,
        standing);
  }

  ServingState withRefusal(SpecRefusal other) {
    return new ServingState(
        id,
        lifecycle,
        spec,
        Optional.of(other),
        revisions,
        groups,
        gang,
        status,
        blocked,
        lostNodes,
        storms,
        rollout);
  }

  /** What a revision gets that is asked for now: more than any has. */
  long nextNumber() {
    return 1 + revisions.values().stream().mapToLong(RevisionState::number).max().orElse(0);
  }

  ServingState withRevision(RevisionState revision) {
    return withRevisions(revisions.plus(revision.revision(), revision));
  }

  ServingState withoutRevision(Revision revision) {
    return withRevisions(revisions.minus(revision));
  }

  private ServingState withRevisions(PSortedMap<Revision, RevisionState> others) {
    return new ServingState(
        id, lifecycle, spec, refusal, others, groups, gang, status, blocked, lostNodes, storms,
        rollout);
  }

  ServingState withGroups(ServingGroups others) {
    return new ServingState(
        id, lifecycle, spec, refusal, revisions, others, gang, status, blocked, lostNodes, storms,
        rollout);
  }

  ServingState withGang(GangSupport support) {
    return new ServingState(
        id, lifecycle, spec, refusal, revisions, groups, support, status, blocked, lostNodes,
        storms, rollout);
  }

  ServingState withStatus(ServingStatus other) {
    return new ServingState(
        id,
        lifecycle,
        spec,
        refusal,
        revisions,
        groups,
        gang,
        Optional.of(other),
        blocked,
        lostNodes,
        storms,
        rollout);
  }

  ServingState withBlocked(PSortedMap<Target, String> others) {
    return new ServingState(
        id, lifecycle, spec, refusal, revisions, groups, gang, status, others, lostNodes, storms,
        rollout);
  }

  ServingState withLostNodes(PSortedMap<String, Instant> others) {
    return new ServingState(
        id, lifecycle, spec, refusal, revisions, groups, gang, status, blocked, others, storms,
        rollout);
  }

  ServingState withStorms(PSortedMap<FailureKind, Instant> others) {
    return new ServingState(
        id, lifecycle, spec, refusal, revisions, groups, gang, status, blocked, lostNodes, others,
        rollout);
  }

  ServingState withRollout(RolloutStanding other) {
    return new ServingState(
        id, lifecycle, spec, refusal, revisions, groups, gang, status, blocked, lostNodes, storms,
        other);
  }

  ServingState unblocked(Target target) {
    return blocked.containsKey(target) ? withBlocked(blocked.minus(target)) : this;
  }

  ServingState updateRevision(Revision revision, UnaryOperator<RevisionState> change) {
    return revision(revision).map(state -> withRevision(change.apply(state))).orElse(this);
  }

  /** Something refers to the revision: it does not go. */
  ServingState keeping(Revision revision) {
    return revision(revision).filter(RevisionState::isCondemned).isPresent()
        ? updateRevision(revision, state -> state.withCondemned(false))
        : this;
  }

  ServingState updateGroup(GroupOrdinal ordinal, UnaryOperator<ServingGroupState> change) {
    return group(ordinal).map(group -> withGroups(groups.with(change.apply(group)))).orElse(this);
  }

  ServingState updateRole(RoleAddress address, UnaryOperator<RoleState> change) {
    return updateGroup(
        address.group(),
        group ->
            group
                .role(address.role())
                .map(role -> group.withRole(change.apply(role)))
                .orElse(group));
  }

  ServingState updateRecovery(RecoveryUnit unit, UnaryOperator<Recovery> change) {
    return switch (unit) {
      case RecoveryUnit.OfRole(var role) ->
          updateRole(role, state -> state.withRecovery(change.apply(state.recovery())));
      case RecoveryUnit.OfGroup(var group) ->
          updateGroup(group, state -> state.withRecovery(change.apply(state.recovery())));
    };
  }
}
