package dev.phalanx.decision;

import dev.phalanx.domain.Revision;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the rollout of the newest templates stands.
 *
 * @param active the rollout that is under way
 * @param proven the revision that all groups were last ready with
 * @param rollback the revision to go back to, because the one that the spec asks for got stuck
 */
public record RolloutStanding(
    Optional<Active> active, Optional<Revision> proven, Optional<Revision> rollback) {

  /** Nothing has been rolled out. */
  public static final RolloutStanding NONE =
      new RolloutStanding(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A rollout under way.
   *
   * @param target the revision that it brings
   * @param ready units that are ready with it: groups, or role replicas where they roll
   * @param deadline when it counts as stuck, unless it gets on
   * @param stuck what it is stuck at
   */
  public record Active(
      Revision target, int ready, Optional<Instant> deadline, Optional<String> stuck) {}

  RolloutStanding withActive(Active other) {
    return new RolloutStanding(Optional.of(other), proven, rollback);
  }

  RolloutStanding withProven(Revision revision) {
    return new RolloutStanding(Optional.empty(), Optional.of(revision), rollback);
  }

  RolloutStanding withRollback(Optional<Revision> revision) {
    return new RolloutStanding(active, proven, revision);
  }
}
