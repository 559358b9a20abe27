package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import java.time.Duration;
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
 * @param earliest when the next pod may be made here, unless at once
 */
public record PodSlot(
    int incarnation,
    Optional<PodFacts> live,
    Optional<Instant> since,
    int baseline,
    Optional<FailedPod> failed,
    Optional<Instant> end,
    boolean isOverdue,
    boolean isForced,
    Optional<Instant> earliest) {
  public static final PodSlot EMPTY = vacant(0, Optional.empty());

  /**
   * {@code kubectl delete pod} waits for the end of the pod by asking for its name, and one that
   * takes its place within the first tenth of a second after the request is taken for it, and
   * waited for without end (seen with kubectl 1.32). Kubelets take longer to end a pod, simulated
   * nodes do not.
   */
  private static final Duration NOTICED = Duration.ofMillis(250);

  private static PodSlot vacant(int incarnation, Optional<Instant> earliest) {
    return new PodSlot(
        incarnation,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        earliest);
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
        false,
        Optional.empty());
  }

  /** The same pod with other facts. */
  PodSlot with(PodFacts facts) {
    return new PodSlot(
        incarnation,
        Optional.of(facts),
        since,
        baseline,
        failed,
        end,
        isOverdue,
        isForced,
        earliest);
  }

  PodSlot withSince(Instant at) {
    return new PodSlot(
        incarnation, live, Optional.of(at), baseline, failed, end, isOverdue, isForced, earliest);
  }

  PodSlot withBaseline(int restarts) {
    return new PodSlot(
        incarnation, live, since, restarts, failed, end, isOverdue, isForced, earliest);
  }

  PodSlot withFailed(Optional<FailedPod> other) {
    return new PodSlot(
        incarnation, live, since, baseline, other, end, isOverdue, isForced, earliest);
  }

  PodSlot withEnd(Optional<Instant> deadline) {
    return new PodSlot(
        incarnation, live, since, baseline, failed, deadline, isOverdue, isForced, earliest);
  }

  PodSlot overdue(boolean byForce) {
    return new PodSlot(incarnation, live, since, baseline, failed, end, true, byForce, earliest);
  }

  /** The pod is gone. */
  PodSlot vacated() {
    var deleted =
        failed
            .filter(_ -> live.filter(PodFacts::terminating).isPresent())
            .filter(known -> known.failure().kind() == FailureKind.DELETED);
    return vacant(incarnation + 1, deleted.map(known -> known.since().plus(NOTICED)));
  }
}
