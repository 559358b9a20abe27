package dev.phalanx.decision;

import java.util.Optional;

/**
 * Says what has been decided: the status is one function of the state, journaled where it differs.
 */
final class StatusPlanner {
  private StatusPlanner() {}

  static Decision plan(Decision d) {
    var state = d.after();
    if (!state.isActive() || (state.spec().isEmpty() && state.refusal().isEmpty())) {
      return d;
    }
    var status = StatusReport.of(state, d.at());
    return state.status().equals(Optional.of(status))
        ? d
        : d.because("the state").and(new Event.StatusChanged(status));
  }
}
