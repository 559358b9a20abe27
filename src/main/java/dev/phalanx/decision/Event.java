package dev.phalanx.decision;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is held true and journaled. The journal is a published format: a record is never changed,
 * only followed by a new version.
 */
public sealed interface Event {

  /** About the ModelServing as a whole. */
  sealed interface OfServing extends Event {}

  /** About one ServingGroup. */
  sealed interface OfGroup extends Event {
    GroupOrdinal group();
  }

  /** About one role replica. */
  sealed interface OfRole extends Event {
    RoleAddress role();
  }

  /** About one pod. */
  sealed interface OfPod extends Event {
    PodAddress pod();
  }

  /** About the recovery of a role replica or a ServingGroup. */
  sealed interface OfRecovery extends Event {
    RecoveryUnit unit();
  }

  /** About what the cluster answered to an effect. */
  sealed interface OfEffect extends Event {}

  /** This spec is in force from now on. */
  record SpecAccepted(ServingSpec spec) implements OfServing {}

  /** The newest spec cannot be followed; the last good one stays in force. */
  record SpecRejected(SpecRefusal refusal) implements OfServing {}

  /** The templates of a revision; written before anything that uses them. */
  record RevisionRecorded(Revision revision, List<RoleTemplate> roles) implements OfServing {
    public RevisionRecorded {
      roles = List.copyOf(roles);
    }
  }

  /** The revision's ControllerRevision exists, with this {@code revision} number. */
  record RevisionStored(Revision revision, String uid, long number) implements OfServing {}

  /** The revision's ControllerRevision is gone. */
  record RevisionLost(Revision revision) implements OfServing {}

  /** Nothing refers to the revision, and enough newer ones are kept: it is to be deleted. */
  record RevisionCondemned(Revision revision) implements OfServing {}

  /** Nothing refers to the revision, and its ControllerRevision is gone. */
  record RevisionForgotten(Revision revision) implements OfServing {}

  record GangSupportChanged(GangSupport support) implements OfServing {}

  record StatusChanged(ServingStatus status) implements OfServing {}

  /**
   * The node is silent; pods on it count as failed from {@code deadline} on, unless it is back
   * before.
   */
  record NodeLost(String node, Instant deadline) implements OfServing {}

  /** The node answers again, or no pod of this serving is on it any more. */
  record NodeBack(String node) implements OfServing {}

  /**
   * Too many units were recreated for this kind of failure, in all ModelServings together: no more
   * of them before {@code until}.
   */
  record StormHeld(FailureKind kind, Instant until) implements OfServing {}

  record StormReleased(FailureKind kind) implements OfServing {}

  /**
   * Groups are being brought to {@code target}.
   *
   * @param ready units that are ready with it
   * @param deadline when it counts as stuck, unless it gets on
   */
  record RolloutAdvanced(Revision target, int ready, Optional<Instant> deadline)
      implements OfServing {}

  /** The rollout got no further until its deadline. */
  record RolloutStuck(Revision target, String blocker) implements OfServing {}

  /** The rollout is taken back. */
  record RolloutRolledBack(Revision to) implements OfServing {}

  /** All groups that are to have the revision have it, and are ready. */
  record RevisionProven(Revision revision) implements OfServing {}

  record ServingDeletionStarted() implements OfServing {}

  /** The last event of a journal. */
  record ServingDeleted() implements OfServing {}

  record ServingGroupAdded(GroupOrdinal group, Revision revision) implements OfGroup {}

  /** One group more than the spec asks for, while others are being replaced. */
  record SurgeGroupAdded(GroupOrdinal group, Revision revision) implements OfGroup {}

  /**
   * All role replicas of the group are as in {@code revision} now, which is its own from now on.
   */
  record ServingGroupRevised(GroupOrdinal group, Revision revision) implements OfGroup {}

  /**
   * The group's pods are to become those of {@code revision}, which is its own from now on, without
   * being replaced.
   */
  record ServingGroupRevisedInPlace(GroupOrdinal group, Revision revision) implements OfGroup {}

  record ServingGroupCondemned(GroupOrdinal group, Cause cause) implements OfGroup {}

  /** Nothing of the condemned group exists any more: its ordinal is free. */
  record ServingGroupRemoved(GroupOrdinal group) implements OfGroup {}

  record ServingGroupBecameReady(GroupOrdinal group) implements OfGroup {}

  record ServingGroupLostReadiness(GroupOrdinal group) implements OfGroup {}

  /** All pods of the group are to end, because {@code pod} failed. */
  record ServingGroupTornDown(GroupOrdinal group, PodAddress pod, Failure failure, int attempt)
      implements OfGroup {}

  /** No pod of the group that was torn down is left: it is built again. */
  record ServingGroupRebuilt(GroupOrdinal group) implements OfGroup {}

  /** The group's PodGroup exists with these facts, for the first time or changed. */
  record PodGroupBound(GroupOrdinal group, PodGroupFacts facts) implements OfGroup {}

  record PodGroupLost(GroupOrdinal group) implements OfGroup {}

  record RoleReplicaAdded(RoleAddress role, Revision revision) implements OfRole {}

  /**
   * The role replica's pods are to become those of {@code revision}, which is its own from now on,
   * without being replaced.
   */
  record RoleReplicaRevisedInPlace(RoleAddress role, Revision revision) implements OfRole {}

  record RoleReplicaCondemned(RoleAddress role, Cause cause) implements OfRole {}

  /**
   * The condemned role replica finishes its requests, out of Services, until {@code until} at the
   * latest; only then are its pods deleted.
   */
  record RoleReplicaDrainStarted(RoleAddress role, Instant until) implements OfRole {}

  /** It has no more requests to finish, or no more time for it: its pods are to end. */
  record RoleReplicaDrained(RoleAddress role) implements OfRole {}

  /** Nothing of the condemned role replica exists any more: its ordinal is free. */
  record RoleReplicaRemoved(RoleAddress role) implements OfRole {}

  record RoleReplicaBecameReady(RoleAddress role) implements OfRole {}

  record RoleReplicaLostReadiness(RoleAddress role) implements OfRole {}

  /** A phase of its bootstrap, and until when the next one is to be reached. */
  record BootstrapPhaseReached(RoleAddress role, BootstrapPhase phase, Optional<Instant> deadline)
      implements OfRole {}

  /** {@code awaited} was not reached in time. */
  record BootstrapOverdue(RoleAddress role, BootstrapPhase awaited, Failure failure)
      implements OfRole {}

  /**
   * All pods of the role replica are to end, because {@code pod} failed.
   *
   * @param attempt which recreation for this kind of failure it is, counted from 1
   */
  record RoleReplicaTornDown(RoleAddress role, PodAddress pod, Failure failure, int attempt)
      implements OfRole {}

  /** No pod of the role replica that was torn down is left: it is built again. */
  record RoleReplicaRebuilt(RoleAddress role) implements OfRole {}

  /** The role replica's Service exists with these facts, for the first time or changed. */
  record ServiceBound(RoleAddress role, ServiceFacts facts) implements OfRole {}

  record ServiceLost(RoleAddress role) implements OfRole {}

  /** A pod of ours stands at this place. */
  record PodBound(PodAddress pod, PodFacts facts) implements OfPod {}

  record PodScheduled(PodAddress pod, String node) implements OfPod {}

  /** Running and Ready. */
  record PodBecameReady(PodAddress pod) implements OfPod {}

  record PodLostReadiness(PodAddress pod) implements OfPod {}

  record PodPhaseChanged(PodAddress pod, PodPhase phase) implements OfPod {}

  /** Scheduler or kubelet tell something new of it. */
  record PodProgressed(PodAddress pod, PodProgress progress) implements OfPod {}

  /** Its containers restarted so often, and it is no failure: others of its gang are not there. */
  record PodRestartExcused(PodAddress pod, int restarts) implements OfPod {}

  /**
   * It counts as failed.
   *
   * @param until until when it may come back in place
   */
  record PodFailed(PodAddress pod, String uid, Failure failure, Instant until) implements OfPod {}

  /** Its end is expected at {@code deadline}. */
  record PodEndExpected(PodAddress pod, Instant deadline) implements OfPod {}

  /**
   * It should have ended by now.
   *
   * @param byForce whether it is removed by force
   */
  record PodEndOverdue(PodAddress pod, boolean byForce) implements OfPod {}

  /** Its deletion cost has changed. */
  record PodCostChanged(PodAddress pod, int cost) implements OfPod {}

  /** Its labels say something else. */
  record PodMarked(PodAddress pod, PodMarks marks) implements OfPod {}

  /** It has a deletionTimestamp. */
  record PodTerminating(PodAddress pod) implements OfPod {}

  /** It was deleted without a grace period: nobody waits for its end, not even its node. */
  record PodDeletedByForce(PodAddress pod) implements OfPod {}

  /** The pod with this UID no longer exists. */
  record PodLost(PodAddress pod, String uid) implements OfPod {}

  /**
   * The unit is recreated at {@code until}, not before.
   *
   * @param pod the pod that failed
   * @param attempt which recreation for this kind of failure it will be, counted from 1
   */
  record RecoveryDelayed(
      RecoveryUnit unit, PodAddress pod, Failure failure, int attempt, Instant until)
      implements OfRecovery {}

  /** Nothing of the unit is failed any more: it neither waits to be recreated, nor is it held. */
  record RecoveryDropped(RecoveryUnit unit) implements OfRecovery {}

  /** The unit was recreated often enough: its pods stay as they are until it is released. */
  record RecoveryHeld(RecoveryUnit unit, PodAddress pod, Failure failure, int attempts)
      implements OfRecovery {}

  /** The unit's recreations are forgotten, because it was healthy for long, or on request. */
  record RecoveryForgotten(RecoveryUnit unit) implements OfRecovery {}

  /** The cluster refuses what is asked of this object, for this reason. */
  record EffectBlocked(Target target, String reason) implements OfEffect {}

  record EffectUnblocked(Target target) implements OfEffect {}
}
