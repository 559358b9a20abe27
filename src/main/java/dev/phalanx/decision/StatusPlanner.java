package dev.phalanx.decision;

import java.util.Optional;

/**
 * Says what has been decided: the status is one function of the state, journaled where it differs.
 * Between the acceptance of a new template and the first step of its rollout the last one stays, so
 * that none calls a generation available that has only been read.
 */
final class StatusPlanner {
  private StatusPlanner() {}

  static Decision plan(Decision d) {
    var state = d.after();
    if (!state.isActive() || (state.spec().isEmpty() && state.refusal().isEmpty())) {
      return d;
    }
    if (state.status().isPresent()
        && state.spec().filter(spec -> RolloutPlanner.isAboutToBegin(state, spec)).isPresent()) {
      return d;
    }
    var status = StatusReport.of(state, d.at());
    return state.status().equals(Optional.of(status))
        ? d
        : d.because("the state").and(new Event.StatusChanged(status));
  }
}
