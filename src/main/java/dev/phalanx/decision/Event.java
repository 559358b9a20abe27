package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.List;

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

  /** The revision's ControllerRevision exists. */
  record RevisionStored(Revision revision, String uid) implements OfServing {}

  /** The revision's ControllerRevision is gone. */
  record RevisionLost(Revision revision) implements OfServing {}

  record GangSupportChanged(GangSupport support) implements OfServing {}

  record StatusChanged(ServingStatus status) implements OfServing {}

  record ServingDeletionStarted() implements OfServing {}

  /** The last event of a journal. */
  record ServingDeleted() implements OfServing {}

  record ServingGroupAdded(GroupOrdinal group, Revision revision) implements OfGroup {}

  record ServingGroupCondemned(GroupOrdinal group, Cause cause) implements OfGroup {}

  /** Nothing of the condemned group exists any more: its ordinal is free. */
  record ServingGroupRemoved(GroupOrdinal group) implements OfGroup {}

  record ServingGroupBecameReady(GroupOrdinal group) implements OfGroup {}

  record ServingGroupLostReadiness(GroupOrdinal group) implements OfGroup {}

  /** The group's PodGroup exists with these facts, for the first time or changed. */
  record PodGroupBound(GroupOrdinal group, PodGroupFacts facts) implements OfGroup {}

  record PodGroupLost(GroupOrdinal group) implements OfGroup {}

  record RoleReplicaAdded(RoleAddress role, Revision revision) implements OfRole {}

  record RoleReplicaCondemned(RoleAddress role, Cause cause) implements OfRole {}

  /** Nothing of the condemned role replica exists any more: its ordinal is free. */
  record RoleReplicaRemoved(RoleAddress role) implements OfRole {}

  record RoleReplicaBecameReady(RoleAddress role) implements OfRole {}

  record RoleReplicaLostReadiness(RoleAddress role) implements OfRole {}

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

  /** It has a deletionTimestamp. */
  record PodTerminating(PodAddress pod) implements OfPod {}

  /** The pod with this UID no longer exists. */
  record PodLost(PodAddress pod, String uid) implements OfPod {}

  /** The cluster refuses what is asked of this object, for this reason. */
  record EffectBlocked(Target target, String reason) implements OfEffect {}

  record EffectUnblocked(Target target) implements OfEffect {}
}
