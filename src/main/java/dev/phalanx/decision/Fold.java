package dev.phalanx.decision;

import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The one {@code apply} of live decisions, recovery and replay. Total: an event about something
 * that is not there changes nothing.
 */
final class Fold {
  private Fold() {}

  static ServingState apply(ServingState s, JournalEntry entry) {
    return switch (entry.event()) {
      case Event.SpecAccepted(var spec) -> s.withSpec(spec);
      case Event.SpecRejected(var refusal) -> s.withRefusal(refusal);
      case Event.RevisionRecorded(var revision, var roles) ->
          s.withRevision(new RevisionState(revision, roles, Optional.empty()));
      case Event.RevisionStored(var revision, var uid) ->
          s.updateRevision(revision, state -> state.withObject(Optional.of(uid)));
      case Event.RevisionLost(var revision) ->
          s.updateRevision(revision, state -> state.withObject(Optional.empty()));
      case Event.GangSupportChanged(var support) -> s.withGang(support);
      case Event.StatusChanged(var status) -> s.withStatus(status);
      case Event.ServingDeletionStarted() -> s.withLifecycle(Lifecycle.DELETING);
      case Event.ServingDeleted() -> s.withLifecycle(Lifecycle.DELETED);
      case Event.ServingGroupAdded(var group, var revision) ->
          s.withGroups(s.groups().with(ServingGroupState.planned(group, revision)));
      case Event.ServingGroupCondemned(var group, var cause) ->
          s.updateGroup(group, state -> state.withCondemned(cause));
      case Event.ServingGroupRemoved(var group) -> s.withGroups(s.groups().without(group));
      case Event.ServingGroupBecameReady(var group) ->
          s.updateGroup(group, state -> state.withReady(true));
      case Event.ServingGroupLostReadiness(var group) ->
          s.updateGroup(group, state -> state.withReady(false));
      case Event.PodGroupBound(var group, var facts) ->
          s.updateGroup(group, state -> state.withPodGroup(Optional.of(facts)));
      case Event.PodGroupLost(var group) ->
          s.updateGroup(group, state -> state.withPodGroup(Optional.empty()));
      case Event.RoleReplicaAdded(var role, var revision) -> added(s, role, revision);
      case Event.RoleReplicaCondemned(var role, var cause) ->
          s.updateRole(role, state -> state.withCondemned(cause));
      case Event.RoleReplicaRemoved(var role) ->
          s.updateGroup(role.group(), group -> group.withoutRole(role.role()));
      case Event.RoleReplicaBecameReady(var role) ->
          s.updateRole(role, state -> state.withReady(true));
      case Event.RoleReplicaLostReadiness(var role) ->
          s.updateRole(role, state -> state.withReady(false));
      case Event.ServiceBound(var role, var facts) ->
          s.updateRole(role, state -> state.withService(Optional.of(facts)));
      case Event.ServiceLost(var role) ->
          s.updateRole(role, state -> state.withService(Optional.empty()));
      case Event.PodBound(var pod, var facts) -> slot(s, pod, slot -> slot.with(facts));
      case Event.PodScheduled(var pod, var node) -> live(s, pod, facts -> facts.withNode(node));
      case Event.PodBecameReady(var pod) ->
          live(s, pod, facts -> facts.withPhase(PodPhase.RUNNING).withReady(true));
      case Event.PodLostReadiness(var pod) -> live(s, pod, facts -> facts.withReady(false));
      case Event.PodPhaseChanged(var pod, var phase) ->
          live(s, pod, facts -> facts.withPhase(phase));
      case Event.PodTerminating(var pod) -> live(s, pod, PodFacts::withTerminating);
      case Event.PodLost(var pod, var _) -> slot(s, pod, PodSlot::vacated);
      case Event.EffectBlocked(var target, var reason) ->
          s.withBlocked(s.blocked().plus(target, reason));
      case Event.EffectUnblocked(var target) -> s.unblocked(target);
    };
  }

  private static ServingState added(ServingState s, RoleAddress role, Revision revision) {
    var planned =
        RoleState.planned(role.role(), revision, s.template(revision, role.role().role()));
    return s.updateGroup(role.group(), group -> group.withRole(planned));
  }

  private static ServingState slot(ServingState s, PodAddress pod, UnaryOperator<PodSlot> change) {
    return s.updateRole(
        pod.role(), role -> role.withSlot(pod.index(), change.apply(role.slot(pod.index()))));
  }

  private static ServingState live(ServingState s, PodAddress pod, UnaryOperator<PodFacts> change) {
    return slot(
        s, pod, slot -> slot.live().map(facts -> slot.with(change.apply(facts))).orElse(slot));
  }
}
