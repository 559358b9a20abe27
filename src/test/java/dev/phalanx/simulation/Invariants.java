package dev.phalanx.simulation;

import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.Observed;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.decision.ServingState;
import java.util.TreeMap;

/** What holds after every step, whatever has gone wrong. */
final class Invariants {
  private Invariants() {}

  static void check(Simulation simulation) {
    var state = simulation.state();
    var unasked = ModelServingDecider.decide(state, Observed.of(Fixtures.T0)).events();
    require(unasked.isEmpty(), "nothing seen, nothing decided, not " + unasked);
    state.groups().byOrdinal().values().forEach(Invariants::checkGroup);
    checkSums(state);
    checkDemands(simulation, state);
    checkDrains(simulation, state);
    state
        .status()
        .ifPresent(
            status ->
                require(
                    status.availableReplicas() <= status.replicas(),
                    "no more available than there are"));
  }

  /** Lanes hold exactly what is outstanding; what was taken stays there until the watch tells. */
  private static void checkDemands(Simulation simulation, ServingState state) {
    var held = new TreeMap<>(Outstanding.all(state));
    var demanded = new TreeMap<dev.phalanx.decision.Target, Demand>();
    simulation.demanded().forEach(demand -> demanded.put(demand.target(), demand));
    require(
        held.equals(demanded),
        "demanded is what is outstanding:\n  outstanding "
            + held.keySet()
            + "\n  demanded    "
            + demanded.keySet());
  }

  /** No request is cut off: while a role replica drains, its entry is not deleted. */
  private static void checkDrains(Simulation simulation, ServingState state) {
    for (var demand : simulation.demanded()) {
      if (demand.effect().orElseThrow() instanceof Effect.DeletePod delete && !delete.byForce()) {
        require(
            !delete.pod().isEntry()
                || state.role(delete.pod().role()).flatMap(RoleState::draining).isEmpty(),
            "the entry of %s is not deleted while it drains".formatted(delete.pod().role()));
      }
    }
  }

  private static void checkSums(ServingState state) {
    var groups = state.groups();
    long moving = groups.byOrdinal().values().stream().filter(group -> !group.isReady()).count();
    long kept =
        groups.byOrdinal().values().stream().filter(group -> group.condemned().isEmpty()).count();
    require(moving == groups.progressing().size(), "progressing is the groups that are not ready");
    require(
        kept == groups.perRevision().values().stream().mapToInt(Integer::intValue).sum(),
        "the tally by revision counts each group that stays");
  }

  private static void checkGroup(ServingGroupState group) {
    long ready = group.roles().values().stream().filter(RoleState::isReady).count();
    require(ready == group.readyRoles(), "ready role replicas are counted");
    require(
        group.ready() == group.isReady(), "a group's readiness as journaled is what its pods say");
    group.roles().values().forEach(Invariants::checkRole);
  }

  private static void checkRole(RoleState role) {
    long live = role.pods().values().stream().filter(slot -> slot.live().isPresent()).count();
    long ready =
        role.pods().entrySet().stream()
            .filter(slot -> role.isExpected(slot.getKey()) && slot.getValue().isReady())
            .count();
    require(live == role.livePods() && ready == role.readyPods(), "pods are counted");
    require(
        role.ready() == role.isReady(),
        "a role replica's readiness as journaled is what its pods say");
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError(rule);
    }
  }
}
