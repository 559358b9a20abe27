package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The one {@code apply} of live decisions, recovery and replay. Total: an event about something
 * that is not there changes nothing.
 */
final class Fold {
  private Fold() {}

  static ServingState apply(ServingState s, JournalEntry entry) {
    var at = entry.at();
    return switch (entry.event()) {
      case Event.OfServing event -> ofServing(s, event, at);
      case Event.OfGroup event -> ofGroup(s, event, at);
      case Event.OfRole event -> ofRole(s, event, at);
      case Event.OfPod event -> ofPod(s, event, at);
      case Event.OfRecovery event -> ofRecovery(s, event);
      case Event.OfEffect event -> ofEffect(s, event);
    };
  }

  private static ServingState ofServing(ServingState s, Event.OfServing event, Instant at) {
    return switch (event) {
      case Event.SpecAccepted(var spec) ->
          adopted(PhaseDeadlines.under(s, spec.recovery(), at), spec.replicas())
              .withSpec(spec)
              .keeping(spec.revision());
      case Event.SpecRejected(var refusal) -> s.withRefusal(refusal);
      case Event.RevisionRecorded(var revision, var roles) ->
          s.withRevision(
              s.revision(revision)
                  .map(state -> state.recorded(roles))
                  .orElseGet(() -> RevisionState.recorded(revision, roles, s.nextNumber())));
      case Event.RevisionStored(var revision, var uid, var number) ->
          s.updateRevision(revision, state -> state.stored(uid, number));
      case Event.RevisionLost(var revision) -> s.updateRevision(revision, RevisionState::lost);
      case Event.RevisionCondemned(var revision) ->
          s.updateRevision(revision, state -> state.withCondemned(true));
      case Event.RevisionForgotten(var revision) -> s.withoutRevision(revision);
      case Event.GangSupportChanged(var support) -> s.withGang(support);
      case Event.StatusChanged(var status) -> s.withStatus(status);
      case Event.ServingDeletionStarted() -> s.withLifecycle(Lifecycle.DELETING);
      case Event.ServingDeleted() -> s.withLifecycle(Lifecycle.DELETED);
      case Event.NodeLost(var node, var deadline) ->
          s.withLostNodes(s.lostNodes().plus(node, deadline));
      case Event.NodeBack(var node) -> s.withLostNodes(s.lostNodes().minus(node));
      case Event.RolloutAdvanced(var target, var ready, var deadline) ->
          s.withRollout(
              s.rollout()
                  .withActive(
                      new RolloutStanding.Active(target, ready, deadline, Optional.empty())));
      case Event.RolloutStuck(var target, var blocker) -> stuck(s, target, blocker);
      case Event.RolloutRolledBack(var to) ->
          s.withRollout(s.rollout().withRollback(Optional.of(to))).keeping(to);
      case Event.RevisionProven(var revision) -> s.withRollout(s.rollout().withProven(revision));
      case Event.StormHeld(var kind, var until) -> s.withStorms(s.storms().plus(kind, until));
      case Event.StormReleased(var kind) -> s.withStorms(s.storms().minus(kind));
    };
  }

  private static ServingState ofGroup(ServingState s, Event.OfGroup event, Instant at) {
    return switch (event) {
      case Event.ServingGroupAdded(var group, var revision) ->
          s.withGroups(s.groups().with(ServingGroupState.planned(group, revision, false)))
              .keeping(revision);
      case Event.SurgeGroupAdded(var group, var revision) ->
          s.withGroups(s.groups().with(ServingGroupState.planned(group, revision, true)))
              .keeping(revision);
      case Event.ServingGroupRevised(var group, var revision) ->
          s.updateGroup(group, state -> state.withRevision(revision)).keeping(revision);
      case Event.ServingGroupRevisedInPlace(var group, var revision) ->
          s.updateGroup(group, state -> state.revised(revision, at)).keeping(revision);
      case Event.ServingGroupCondemned(var group, var cause) ->
          s.updateGroup(group, state -> state.withCondemned(cause));
      case Event.ServingGroupRemoved(var group) -> s.withGroups(s.groups().without(group));
      case Event.ServingGroupBecameReady(var group) ->
          s.updateGroup(group, state -> state.becameReady(at));
      case Event.ServingGroupLostReadiness(var group) ->
          s.updateGroup(group, ServingGroupState::lostReadiness);
      case Event.ServingGroupTornDown(var group, var pod, var failure, var attempt) ->
          s.updateRecovery(
              new RecoveryUnit.OfGroup(group),
              recovery -> recovery.tornDown(new Recovery.Failed(pod, failure), attempt, at));
      case Event.ServingGroupRebuilt(var group) -> s.updateGroup(group, state -> state.rebuilt(at));
      case Event.PodGroupBound(var group, var facts) ->
          s.updateGroup(group, state -> state.withPodGroup(Optional.of(facts)));
      case Event.PodGroupLost(var group) ->
          s.updateGroup(group, state -> state.withPodGroup(Optional.empty()));
    };
  }

  private static ServingState ofRole(ServingState s, Event.OfRole event, Instant at) {
    return switch (event) {
      case Event.RoleReplicaAdded(var role, var revision) -> added(s, role, revision, at);
      case Event.RoleReplicaRevisedInPlace(var role, var revision) ->
          s.updateRole(role, state -> state.revised(revision, at));
      case Event.RoleReplicaCondemned(var role, var cause) ->
          s.updateRole(role, state -> state.withCondemned(cause));
      case Event.RoleReplicaDrainStarted(var role, var until) ->
          s.updateRole(role, state -> state.withDraining(Optional.of(until)));
      case Event.RoleReplicaDrained(var role) ->
          s.updateRole(role, state -> state.withDraining(Optional.empty()));
      case Event.RoleReplicaRemoved(var role) ->
          s.updateGroup(role.group(), group -> group.withoutRole(role.role()));
      case Event.RoleReplicaBecameReady(var role) ->
          s.updateRole(role, state -> state.becameReady(at));
      case Event.RoleReplicaLostReadiness(var role) -> s.updateRole(role, RoleState::lostReadiness);
      case Event.BootstrapPhaseReached(var role, var phase, var deadline) ->
          s.updateRole(role, state -> state.withBootstrap(Bootstrap.reached(phase, at, deadline)));
      case Event.BootstrapOverdue(var role, var _, var failure) ->
          s.updateRole(role, state -> state.withBootstrap(state.bootstrap().withOverdue(failure)));
      case Event.RoleReplicaTornDown(var role, var pod, var failure, var attempt) ->
          s.updateRecovery(
              new RecoveryUnit.OfRole(role),
              recovery -> recovery.tornDown(new Recovery.Failed(pod, failure), attempt, at));
      case Event.RoleReplicaRebuilt(var role) -> s.updateRole(role, state -> state.rebuilt(at));
      case Event.ServiceBound(var role, var facts) ->
          s.updateRole(role, state -> state.withService(Optional.of(facts)));
      case Event.ServiceLost(var role) ->
          s.updateRole(role, state -> state.withService(Optional.empty()));
    };
  }

  private static ServingState ofPod(ServingState s, Event.OfPod event, Instant at) {
    return switch (event) {
      case Event.PodBound(var pod, var facts) ->
          s.updateRole(pod.role(), role -> bound(s, role, pod, facts, at));
      case Event.PodScheduled(var pod, var node) ->
          live(s, pod, (slot, facts) -> slot.with(facts.withNode(node)).withSince(at));
      case Event.PodBecameReady(var pod) -> live(s, pod, Fold::ready);
      case Event.PodLostReadiness(var pod) ->
          live(s, pod, (slot, facts) -> slot.with(facts.withReady(false)).withSince(at));
      case Event.PodPhaseChanged(var pod, var phase) ->
          live(s, pod, (slot, facts) -> slot.with(facts.withPhase(phase)).withSince(at));
      case Event.PodProgressed(var pod, var progress) ->
          live(s, pod, (slot, facts) -> progressed(slot, facts, progress).withSince(at));
      case Event.PodRestartExcused(var pod, var restarts) ->
          slot(s, pod, slot -> slot.withBaseline(restarts));
      case Event.PodFailed(var pod, var _, var failure, var until) ->
          slot(s, pod, slot -> slot.withFailed(Optional.of(new FailedPod(failure, at, until))));
      case Event.PodCostChanged(var pod, var cost) ->
          live(s, pod, (slot, facts) -> slot.with(facts.withDeletionCost(cost)));
      case Event.PodMarked(var pod, var marks) ->
          live(s, pod, (slot, facts) -> slot.with(facts.withMarks(marks)));
      case Event.PodTerminating(var pod) ->
          live(s, pod, (slot, facts) -> slot.with(facts.withTerminating()).withSince(at));
      case Event.PodEndExpected(var pod, var deadline) ->
          slot(s, pod, slot -> slot.withEnd(Optional.of(deadline)));
      case Event.PodDeletedByForce(var pod) -> slot(s, pod, PodSlot::deletedByForce);
      case Event.PodEndOverdue(var pod, var byForce) -> slot(s, pod, slot -> slot.overdue(byForce));
      case Event.PodLost(var pod, var _) -> slot(s, pod, slot -> slot.vacated(at));
    };
  }

  private static ServingState ofRecovery(ServingState s, Event.OfRecovery event) {
    return switch (event) {
      case Event.RecoveryDelayed(var unit, var pod, var failure, var attempt, var until) ->
          s.updateRecovery(
              unit,
              recovery ->
                  recovery.withDelayed(
                      Optional.of(
                          new Recovery.Delayed(
                              new Recovery.Failed(pod, failure), attempt, until))));
      case Event.RecoveryDropped(var unit) -> s.updateRecovery(unit, Recovery::dropped);
      case Event.RecoveryHeld(var unit, var pod, var failure, var attempts) ->
          s.updateRecovery(
              unit,
              recovery ->
                  recovery.withHeld(
                      new Recovery.Held(new Recovery.Failed(pod, failure), attempts)));
      case Event.RecoveryForgotten(var unit) -> s.updateRecovery(unit, Recovery::forgotten);
    };
  }

  private static ServingState ofEffect(ServingState s, Event.OfEffect event) {
    return switch (event) {
      case Event.EffectBlocked(var target, var reason) ->
          s.withBlocked(s.blocked().plus(target, reason));
      case Event.EffectUnblocked(var target) -> s.unblocked(target);
    };
  }

  /** What was surge, and is now among the groups that the spec asks for, is one like any other. */
  private static ServingState adopted(ServingState s, int replicas) {
    var next = s;
    for (var group : s.groups().byOrdinal().headMap(new GroupOrdinal(replicas)).values()) {
      next = group.surge() ? next.withGroups(next.groups().with(group.adopted())) : next;
    }
    return next;
  }

  private static ServingState stuck(ServingState s, Revision target, String blocker) {
    int ready = s.rollout().active().map(RolloutStanding.Active::ready).orElse(0);
    return s.withRollout(
        s.rollout()
            .withActive(
                new RolloutStanding.Active(target, ready, Optional.empty(), Optional.of(blocker))));
  }

  private static ServingState added(
      ServingState s, RoleAddress role, Revision revision, Instant at) {
    var planned =
        RoleState.planned(role.role(), revision, s.template(revision, role.role().role()), at);
    return s.updateGroup(role.group(), group -> group.withRole(planned)).keeping(revision);
  }

  private static ServingState slot(ServingState s, PodAddress pod, UnaryOperator<PodSlot> change) {
    return s.updateRole(
        pod.role(), role -> role.withSlot(pod.index(), change.apply(role.slot(pod.index()))));
  }

  /** Another template's pod, which was on its way already, is to be one of this one. */
  private static RoleState bound(
      ServingState s, RoleState role, PodAddress pod, PodFacts facts, Instant at) {
    var slot = role.slot(pod.index()).bound(facts, at);
    boolean isLate = slot.asked().isEmpty() && InPlaceUpdate.isOfAnother(s, role, facts);
    return role.withSlot(pod.index(), isLate ? slot.revised(role.revision()) : slot);
  }

  private static ServingState live(
      ServingState s, PodAddress pod, BiFunction<PodSlot, PodFacts, PodSlot> change) {
    return slot(s, pod, slot -> slot.live().map(facts -> change.apply(slot, facts)).orElse(slot));
  }

  /** In order: its restarts so far are no failure, and neither is it. */
  private static PodSlot ready(PodSlot slot, PodFacts facts) {
    var progress = facts.progress().ready();
    return slot.with(facts.withPhase(PodPhase.RUNNING).withReady(true).withProgress(progress))
        .withBaseline(progress.restarts())
        .withFailed(Optional.empty());
  }

  private static PodSlot progressed(PodSlot slot, PodFacts facts, PodProgress progress) {
    var told = slot.with(facts.withProgress(progress));
    return facts.isReady() || slot.mayRestart() ? told.withBaseline(progress.restarts()) : told;
  }
}
