package dev.phalanx.decision;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The front door of the core: what to hold true and what to ask for, given what is held true and
 * what was seen. A pure function; the shell journals the entries, then runs the demands.
 */
public final class ModelServingDecider {
  /** Two or three are usual; a group each round, if ever, is at most this many groups. */
  private static final int MOST_ROUNDS = 1_000;

  private ModelServingDecider() {}

  /** Decides on everything in {@code observed} at once; nothing new leads to an empty decision. */
  public static Decision decide(ServingState state, Observed observed) {
    return relevant(observed).stream()
        .reduce(
            Decision.from(state, observed.at()),
            FactRecorder::record,
            ModelServingDecider::neverParallel) // 0. note what was seen
        .then(d -> failures(d, observed.budget())) // 1. which pods count as failed, 2. what for it
        .then(RemovalPlanner::plan) // 3. forget or rebuild what was to go and is gone
        .then(RoleRolloutPlanner::marked) // 4. know who does not have what is asked for now
        .then(RolloutTracker::underWay) // 5. note whether the rollout gets on, or take it back
        .then(RoleRolloutPlanner::marked) // 6. the same after that
        .then(ScalePlanner::plan) // 7. add missing ordinals, condemn the surplus
        .then(RolloutPlanner::plan) // 8. replace what is outdated, within the budget
        .then(ModelServingDecider::settled) // 9. condemned, but nothing of it ever existed
        .then(DrainPlanner::plan) // 10. let what is condemned finish its requests
        .then(PhasePlanner::plan) // 11. note how far bootstraps have come
        .then(ReadinessPlanner::plan) // 12. note who became ready or stopped being so
        .then(RolloutTracker::plan) // 13. a rollout may be over by now
        .then(RevisionPlanner::plan) // 14. let go of revisions that nothing refers to
        .then(BlockerPlanner::plan) // 15. drop refusals of what is no longer asked
        .then(StatusPlanner::plan); // 16. say so
  }

  /** Once it is gone nothing else matters, and its deletion is the last event. */
  private static List<Input> relevant(Observed observed) {
    var gone = new Input.ServingGone();
    return observed.inputs().contains(gone) ? List.of(gone) : observed.inputs();
  }

  /** The state with one more journal entry; the same function live, in recovery and in replay. */
  public static ServingState apply(ServingState state, JournalEntry entry) {
    return Fold.apply(state, entry);
  }

  /** Whose failure is noted is of those that are looked at: both look at the same ones. */
  private static Decision failures(Decision d, StormBudget budget) {
    var roles = Deadlines.concerned(d);
    return RecoveryPlanner.plan(FailurePlanner.plan(d, roles), roles, budget);
  }

  private static Decision settled(Decision d) {
    return untilNothingIsAdded(d, ModelServingDecider::replanned);
  }

  /** What is forgotten frees ordinals, which may be missing now. */
  private static Decision replanned(Decision d) {
    var removed = RemovalPlanner.plan(d);
    return removed.entries().size() == d.entries().size()
        ? d
        : RolloutPlanner.plan(ScalePlanner.plan(removed));
  }

  /**
   * The decision after as many rounds as add something to it.
   *
   * @throws IllegalStateException when there is no end to that: two planners undo each other, and
   *     the failure of this one ModelServing is better than that of the whole process
   */
  static Decision untilNothingIsAdded(Decision d, UnaryOperator<Decision> round) {
    var reached = d;
    for (int rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      var next = round.apply(reached);
      if (next.entries().size() == reached.entries().size()) {
        return reached;
      }
      reached = next;
    }
    throw new IllegalStateException(
        "a defect of Phalanx, please report it: the decision on ModelServing %s found no end in %d rounds of %s"
            .formatted(
                d.before().id().key(),
                MOST_ROUNDS,
                reached.events().stream()
                    .skip(d.events().size())
                    .map(event -> event.getClass().getSimpleName())
                    .distinct()
                    .toList()));
  }

  private static Decision neverParallel(Decision left, Decision right) {
    throw new IllegalStateException("inputs are decided on one after another");
  }
}
