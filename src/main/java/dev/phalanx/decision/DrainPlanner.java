package dev.phalanx.decision;

import dev.phalanx.domain.RoleAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is condemned while it serves may finish its requests first: its entry leaves the Services
 * that select entries, and its pods are deleted when the time for that is over, or the entry is no
 * longer there to finish anything. What was condemned before goes on as it was.
 */
final class DrainPlanner {
  private DrainPlanner() {}

  static Decision plan(Decision d) {
    return d.after().isActive() ? ended(begun(d)) : d;
  }

  private static Decision begun(Decision d) {
    var time = d.after().spec().map(spec -> spec.rolloutRules().drain()).orElse(Duration.ZERO);
    if (!time.isPositive()) {
      return d;
    }
    var next = d.because("it is to go");
    for (var role : condemned(d)) {
      next =
          isServing(d, role)
              ? next.and(new Event.RoleReplicaDrainStarted(role, d.at().plus(time)))
              : next;
    }
    return next;
  }

  /** The role replicas that are to go since this decision, and were to stay before. */
  private static SortedSet<RoleAddress> condemned(Decision d) {
    var roles = new TreeSet<RoleAddress>();
    for (var event : d.events()) {
      if (event instanceof Event.RoleReplicaCondemned(var role, var _)) {
        roles.add(role);
      } else if (event instanceof Event.ServingGroupCondemned(var group, var _)) {
        roles.addAll(EventScope.rolesOf(d.after(), group));
      }
    }
    roles.removeIf(role -> d.before().role(role).flatMap(RoleState::condemned).isPresent());
    return roles;
  }

  private static boolean isServing(Decision d, RoleAddress address) {
    var state = d.after();
    return state
        .role(address)
        .filter(role -> role.podsExpected() > 0 && role.readyPods() == role.podsExpected())
        .filter(role -> !isTornDown(state, address, role))
        .isPresent();
  }

  private static Decision ended(Decision d) {
    var next = d;
    for (var role : Deadlines.concerned(d)) {
      var why = over(d, role);
      next =
          why.isPresent()
              ? next.because(why.orElseThrow()).and(new Event.RoleReplicaDrained(role))
              : next;
    }
    return next;
  }

  /** Why the role replica finishes nothing more, if it was still at it. */
  private static Optional<String> over(Decision d, RoleAddress address) {
    var role = d.after().role(address).filter(state -> state.draining().isPresent());
    if (role.isEmpty()) {
      return Optional.empty();
    }
    if (!role.flatMap(RoleState::draining).orElseThrow().isAfter(d.at())) {
      return Optional.of("its time is over");
    }
    if (isTornDown(d.after(), address, role.orElseThrow())) {
      return Optional.of("its group is recreated");
    }
    return isAtIt(role.orElseThrow().slot(address.entry().index()))
        ? Optional.empty()
        : Optional.of("its entry is gone");
  }

  private static boolean isTornDown(ServingState state, RoleAddress address, RoleState role) {
    return Outstanding.isTornDown(state.group(address.group()).orElseThrow(), role);
  }

  /** An entry that only is not Ready may still finish what it has. */
  private static boolean isAtIt(PodSlot entry) {
    return !entry.hasRestarted()
        && entry
            .live()
            .filter(facts -> facts.phase() == PodPhase.RUNNING && !facts.terminating())
            .isPresent();
  }
}
