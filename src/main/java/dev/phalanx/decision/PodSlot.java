package dev.phalanx.decision;

import java.time.Instant;
import java.util.Optional;

/**
 * A pod's place in its role replica.
 *
 * @param incarnation how many pods have stood here and gone; tells a new request to create from the
 *     last one
 * @param live the pod that stands here now
 * @param since when it came to where it stands: was bound, scheduled, or last told something new
 * @param baseline its restarts when it was last in order; more are a failure
 * @param failed why it counts as failed
 * @param end when its end is overdue, once it is terminating
 * @param isOverdue its end is overdue
 * @param isForced it is removed by force
 */
public record PodSlot(
    int incarnation,
    Optional<PodFacts> live,
    Optional<Instant> since,
    int baseline,
    Optional<FailedPod> failed,
    Optional<Instant> end,
    boolean isOverdue,
    boolean isForced) {
  public static final PodSlot EMPTY = vacant(0);

  private static PodSlot vacant(int incarnation) {
    return new PodSlot(
        incarnation,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  public boolean isReady() {
    return live.isPresent() && live.get().isReady();
  }

  /** Whether it restarted since it was last in order, and is not in order again. */
  boolean hasRestarted() {
    return live.filter(facts -> !facts.ready() && facts.progress().restarts() > baseline)
        .isPresent();
  }

  /** Another pod stands here; restarts before it was first seen prove nothing. */
  PodSlot bound(PodFacts facts, Instant at) {
    return new PodSlot(
        incarnation,
        Optional.of(facts),
        Optional.of(at),
        facts.progress().restarts(),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  /** The same pod with other facts. */
  PodSlot with(PodFacts facts) {
    return new PodSlot(
        incarnation, Optional.of(facts), since, baseline, failed, end, isOverdue, isForced);
  }

  PodSlot withSince(Instant at) {
    return new PodSlot(
        incarnation, live, Optional.of(at), baseline, failed, end, isOverdue, isForced);
  }

  PodSlot withBaseline(int restarts) {
    return new PodSlot(incarnation, live, since, restarts, failed, end, isOverdue, isForced);
  }

  PodSlot withFailed(Optional<FailedPod> other) {
    return new PodSlot(incarnation, live, since, baseline, other, end, isOverdue, isForced);
  }

  PodSlot withEnd(Optional<Instant> deadline) {
    return new PodSlot(incarnation, live, since, baseline, failed, deadline, isOverdue, isForced);
  }

  PodSlot overdue(boolean byForce) {
    return new PodSlot(incarnation, live, since, baseline, failed, end, true, byForce);
  }

  /** The pod is gone. */
  PodSlot vacated() {
    return vacant(incarnation + 1);
  }
}
