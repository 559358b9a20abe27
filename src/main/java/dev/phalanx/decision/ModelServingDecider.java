package dev.phalanx.decision;

/**
 * The front door of the core: what to hold true and what to ask for, given what is held true and
 * what was seen. A pure function; the shell journals the entries, then runs the demands.
 */
public final class ModelServingDecider {
  private ModelServingDecider() {}

  /** Decides on everything in {@code observed} at once; nothing new leads to an empty decision. */
  public static Decision decide(ServingState state, Observed observed) {
    return observed.inputs().stream()
        .reduce(
            Decision.from(state, observed.at()),
            FactRecorder::record,
            ModelServingDecider::neverParallel) // 0. note what was seen
        .then(RemovalPlanner::plan) // 1. forget what was condemned and is gone
        .then(ScalePlanner::plan) // 2. add missing ordinals, condemn the surplus
        .then(RemovalPlanner::plan) // 3. condemned, but nothing of it ever existed
        .then(ReadinessPlanner::plan) // 4. note who became ready or stopped being so
        .then(BlockerPlanner::plan) // 5. drop refusals of what is no longer asked
        .then(StatusPlanner::plan); // 6. say so
  }

  /** The state with one more journal entry; the same function live, in recovery and in replay. */
  public static ServingState apply(ServingState state, JournalEntry entry) {
    return Fold.apply(state, entry);
  }

  private static Decision neverParallel(Decision left, Decision right) {
    throw new IllegalStateException("inputs are decided on one after another");
  }
}
