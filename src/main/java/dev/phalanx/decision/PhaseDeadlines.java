package dev.phalanx.decision;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.RecoveryRules;
import java.time.Instant;

/**
 * Deadlines of the phases that are under way when the rules change: whoever gives a pull more time
 * means the one that runs. They follow from the spec and from when each phase began, so that they
 * are part of what accepting the spec means, and no event of their own.
 */
final class PhaseDeadlines {
  private PhaseDeadlines() {}

  /** Whether accepting {@code rules} changes any deadline. */
  static boolean areChanged(ServingState s, RecoveryRules rules) {
    return s.spec()
        .filter(known -> !known.recovery().deadlines().equals(rules.deadlines()))
        .isPresent();
  }

  /** The state with the deadlines that {@code rules} give; a group that is ready has none. */
  static ServingState under(ServingState s, RecoveryRules rules, Instant at) {
    if (!areChanged(s, rules)) {
      return s;
    }
    var next = s;
    for (var role : EventScope.moving(s)) {
      next = next.updateRole(role, state -> under(state, rules, at));
    }
    return next;
  }

  private static RoleState under(RoleState role, RecoveryRules rules, Instant at) {
    var bootstrap = role.bootstrap();
    return bootstrap.phase() == BootstrapPhase.READY
        ? role
        : role.withBootstrap(bootstrap.within(rules.deadline(Phases.next(role)), at));
  }
}
