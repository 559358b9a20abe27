package dev.phalanx.decision;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;

/** Notes each phase that a role replica reaches, with the deadline of the next one. */
final class PhasePlanner {
  private PhasePlanner() {}

  static Decision plan(Decision d) {
    if (!d.after().isActive() || d.after().spec().isEmpty()) {
      return d;
    }
    var spec = d.after().spec().orElseThrow();
    var next = d.because("its pods");
    for (var role : EventScope.roles(d)) {
      next = Outstanding.isLeaving(next.after(), role) ? next : reached(next, spec, role);
    }
    return next;
  }

  private static Decision reached(Decision d, ServingSpec spec, RoleAddress address) {
    var role = d.after().role(address).orElseThrow();
    var bootstrap = role.bootstrap();
    var phase = Phases.of(role);
    boolean isFurther = phase.compareTo(bootstrap.phase()) > 0 && phase != BootstrapPhase.READY;
    boolean isNew =
        phase == BootstrapPhase.PLANNED
            && bootstrap.phase() == phase
            && bootstrap.deadline().isEmpty()
            && bootstrap.overdue().isEmpty()
            && spec.recovery().deadline(BootstrapPhase.SCHEDULED).isPresent();
    if (!isFurther && !isNew) {
      return d;
    }
    var there = role.withBootstrap(Bootstrap.reached(phase, d.at(), bootstrap.deadline()));
    var deadline = spec.recovery().deadline(Phases.next(there)).map(d.at()::plus);
    return d.and(new Event.BootstrapPhaseReached(address, phase, deadline));
  }
}
