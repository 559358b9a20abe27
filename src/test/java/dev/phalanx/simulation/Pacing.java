package dev.phalanx.simulation;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.RecoveryUnit;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Holds recreations against back-off and grace, and drains against their time. */
final class Pacing {
  private final Map<String, Instant> earliest = new TreeMap<>();
  private final Map<String, Instant> graces = new TreeMap<>();
  private final Map<RoleAddress, Instant> drains = new TreeMap<>();

  void check(JournalEntry entry, ServingState after) {
    switch (entry.event()) {
      case Event.RoleReplicaTornDown(var role, var _, var failure, var attempt) ->
          tornDown(new RecoveryUnit.OfRole(role), failure.kind(), attempt, entry.at(), after);
      case Event.ServingGroupTornDown(var group, var _, var failure, var attempt) ->
          tornDown(new RecoveryUnit.OfGroup(group), failure.kind(), attempt, entry.at(), after);
      case Event.RecoveryForgotten(var unit) ->
          earliest.keySet().removeIf(key -> key.startsWith(unit + " "));
      case Event.RoleReplicaRemoved(var role) -> {
        forget(role);
        drains.remove(role);
      }
      case Event.ServingGroupRemoved(var group) -> forget(group);
      case Event.RoleReplicaRevisedInPlace(var role, var _) -> {
        forget(role);
        graces.keySet().removeIf(key -> key.startsWith(role + "/"));
      }
      case Event.ServingGroupRevisedInPlace(var group, var _) -> {
        forget(group);
        graces.keySet().removeIf(key -> key.startsWith(group + "/"));
      }
      case Event.RoleReplicaDrainStarted(var role, var until) -> {
        Invariants.require(
            drains.put(role, until) == null, "the drain of %s is armed twice".formatted(role));
      }
      case Event.RoleReplicaDrained(var role) -> drained(role, entry.at(), after);
      case Event.PodFailed(var pod, var uid, var failure, var until) ->
          failed(pod, uid, failure.kind(), until.equals(entry.at()) ? Instant.MIN : until);
      case Event.PodBecameReady(var pod) ->
          graces.keySet().removeIf(key -> key.startsWith(pod + " "));
      case Event.OfServing _,
          Event.OfGroup _,
          Event.OfRole _,
          Event.OfPod _,
          Event.OfRecovery _,
          Event.OfEffect _ -> {}
    }
  }

  /** It ends when its time is over, or there is no entry any more that could finish anything. */
  private void drained(RoleAddress role, Instant at, ServingState after) {
    boolean isOver = !at.isBefore(drains.getOrDefault(role, Instant.MAX));
    boolean isServing =
        after.role(role).stream()
            .flatMap(state -> state.slot(0).live().stream())
            .anyMatch(PodFacts::isReady);
    boolean isTornDown =
        after
            .group(role.group())
            .filter(group -> group.recovery().tearDown().isPresent())
            .isPresent();
    Invariants.require(
        isOver || isTornDown || !isServing, "the drain of %s ends before its time".formatted(role));
  }

  private void forget(RoleAddress role) {
    earliest.keySet().removeIf(key -> key.startsWith(new RecoveryUnit.OfRole(role) + " "));
  }

  private void forget(GroupOrdinal group) {
    earliest
        .keySet()
        .removeIf(
            key ->
                key.startsWith(new RecoveryUnit.OfGroup(group) + " ")
                    || key.startsWith(RecoveryUnit.ROLE + group + "/"));
  }

  private void tornDown(
      RecoveryUnit unit, FailureKind kind, int attempt, Instant at, ServingState after) {
    if (!kind.isBackedOff()) {
      return;
    }
    var key = unit + " " + kind;
    Invariants.require(
        !at.isBefore(earliest.getOrDefault(key, Instant.MIN)),
        "%s is recreated for %s before its back-off is over".formatted(unit, kind));
    var rules = after.spec().orElseThrow().recovery();
    earliest.put(key, at.plus(rules.backoffAfter(attempt)));
  }

  /** A grace period is armed once for each pod, and afterwards only shortened. */
  private void failed(PodAddress pod, String uid, FailureKind kind, Instant until) {
    var key = "%s %s".formatted(pod, uid);
    Invariants.require(
        !until.isAfter(graces.getOrDefault(key, Instant.MAX)),
        "the grace of pod %s is armed twice (%s)".formatted(pod, kind));
    graces.put(key, until);
  }
}
