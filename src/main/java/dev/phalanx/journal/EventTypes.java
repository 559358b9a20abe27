package dev.phalanx.journal;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.phalanx.decision.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Every kind of event that a journal may hold, by its name there. To change an event: give its
 * entry a {@code next(...)}, and add the golden file of the new version beside the old ones.
 */
final class EventTypes {
  static final EventTypes CURRENT =
      new EventTypes(
          List.of(
              EventType.of("SpecAccepted", Event.SpecAccepted.class).next(Upcasters::withRecovery),
              EventType.of("SpecRejected", Event.SpecRejected.class),
              EventType.of("RevisionRecorded", Event.RevisionRecorded.class)
                  .next(Upcasters::asItWas),
              EventType.of("RevisionStored", Event.RevisionStored.class)
                  .next(Upcasters::withNumber),
              EventType.of("RevisionLost", Event.RevisionLost.class),
              EventType.of("RevisionCondemned", Event.RevisionCondemned.class),
              EventType.of("RevisionForgotten", Event.RevisionForgotten.class),
              EventType.of("GangSupportChanged", Event.GangSupportChanged.class),
              EventType.of("StatusChanged", Event.StatusChanged.class),
              EventType.of("ServingDeletionStarted", Event.ServingDeletionStarted.class),
              EventType.of("ServingDeleted", Event.ServingDeleted.class),
              EventType.of("ServingGroupAdded", Event.ServingGroupAdded.class),
              EventType.of("ServingGroupCondemned", Event.ServingGroupCondemned.class),
              EventType.of("ServingGroupRemoved", Event.ServingGroupRemoved.class),
              EventType.of("ServingGroupBecameReady", Event.ServingGroupBecameReady.class),
              EventType.of("ServingGroupLostReadiness", Event.ServingGroupLostReadiness.class),
              EventType.of("PodGroupBound", Event.PodGroupBound.class).next(Upcasters::asItWas),
              EventType.of("PodGroupLost", Event.PodGroupLost.class),
              EventType.of("RoleReplicaAdded", Event.RoleReplicaAdded.class),
              EventType.of("RoleReplicaCondemned", Event.RoleReplicaCondemned.class),
              EventType.of("RoleReplicaRemoved", Event.RoleReplicaRemoved.class),
              EventType.of("RoleReplicaBecameReady", Event.RoleReplicaBecameReady.class),
              EventType.of("RoleReplicaLostReadiness", Event.RoleReplicaLostReadiness.class),
              EventType.of("ServiceBound", Event.ServiceBound.class),
              EventType.of("ServiceLost", Event.ServiceLost.class),
              EventType.of("PodBound", Event.PodBound.class)
                  .next(Upcasters::withProgress)
                  .next(Upcasters::withGrouped),
              EventType.of("PodScheduled", Event.PodScheduled.class),
              EventType.of("PodBecameReady", Event.PodBecameReady.class),
              EventType.of("PodLostReadiness", Event.PodLostReadiness.class),
              EventType.of("PodPhaseChanged", Event.PodPhaseChanged.class),
              EventType.of("PodTerminating", Event.PodTerminating.class),
              EventType.of("PodLost", Event.PodLost.class),
              EventType.of("NodeLost", Event.NodeLost.class),
              EventType.of("NodeBack", Event.NodeBack.class),
              EventType.of("StormHeld", Event.StormHeld.class),
              EventType.of("StormReleased", Event.StormReleased.class),
              EventType.of("ServingGroupTornDown", Event.ServingGroupTornDown.class),
              EventType.of("ServingGroupRebuilt", Event.ServingGroupRebuilt.class),
              EventType.of("BootstrapPhaseReached", Event.BootstrapPhaseReached.class),
              EventType.of("BootstrapOverdue", Event.BootstrapOverdue.class),
              EventType.of("RoleReplicaTornDown", Event.RoleReplicaTornDown.class),
              EventType.of("RoleReplicaRebuilt", Event.RoleReplicaRebuilt.class),
              EventType.of("PodProgressed", Event.PodProgressed.class),
              EventType.of("PodRestartExcused", Event.PodRestartExcused.class),
              EventType.of("PodFailed", Event.PodFailed.class),
              EventType.of("PodDeletedByForce", Event.PodDeletedByForce.class),
              EventType.of("PodEndExpected", Event.PodEndExpected.class),
              EventType.of("PodEndOverdue", Event.PodEndOverdue.class),
              EventType.of("RecoveryDelayed", Event.RecoveryDelayed.class),
              EventType.of("RecoveryDropped", Event.RecoveryDropped.class),
              EventType.of("RecoveryHeld", Event.RecoveryHeld.class),
              EventType.of("RecoveryForgotten", Event.RecoveryForgotten.class),
              EventType.of("RolloutAdvanced", Event.RolloutAdvanced.class),
              EventType.of("RolloutStuck", Event.RolloutStuck.class),
              EventType.of("RolloutRolledBack", Event.RolloutRolledBack.class),
              EventType.of("RevisionProven", Event.RevisionProven.class),
              EventType.of("SurgeGroupAdded", Event.SurgeGroupAdded.class),
              EventType.of("ServingGroupRevised", Event.ServingGroupRevised.class),
              EventType.of("RoleReplicaDrainStarted", Event.RoleReplicaDrainStarted.class),
              EventType.of("RoleReplicaDrained", Event.RoleReplicaDrained.class),
              EventType.of("ServingGroupRevisedInPlace", Event.ServingGroupRevisedInPlace.class),
              EventType.of("RoleReplicaRevisedInPlace", Event.RoleReplicaRevisedInPlace.class),
              EventType.of("PodCostChanged", Event.PodCostChanged.class),
              EventType.of("PodMarked", Event.PodMarked.class),
              EventType.of("EffectBlocked", Event.EffectBlocked.class),
              EventType.of("EffectUnblocked", Event.EffectUnblocked.class)));

  private final List<EventType> types;
  private final Map<String, EventType> byName;
  private final Map<Class<?>, EventType> byClass;

  /** Throws {@link IllegalStateException} when a name or a class occurs twice. */
  EventTypes(List<EventType> types) {
    this.types = List.copyOf(types);
    this.byName = types.stream().collect(toUnmodifiableMap(EventType::name, Function.identity()));
    this.byClass = types.stream().collect(toUnmodifiableMap(EventType::event, Function.identity()));
  }

  List<EventType> all() {
    return types;
  }

  Optional<EventType> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  EventType of(Event event) {
    var type = byClass.get(event.getClass());
    if (type == null) {
      throw new IllegalStateException(
          "%s has no entry in EventTypes".formatted(event.getClass().getName()));
    }
    return type;
  }
}
