package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.Revision;
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
 * @param isForced we remove it by force
 * @param isDeletedByForce it was deleted by force, by whomever
 * @param earliest when the next pod may be made here, unless at once
 * @param asked the revision that its pod is to have without being replaced
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
    boolean isDeletedByForce,
    Optional<Instant> earliest,
    Optional<Revision> asked) {
  public static final PodSlot EMPTY = vacant(0, Optional.empty(), Optional.empty());

  /**
   * {@code kubectl delete pod} waits for the end of the pod by asking for its name, and one that
   * takes its place within the first tenth of a second after the request is taken for it, and
   * waited for without end (seen with kubectl 1.32). Kubelets take longer to end a pod, simulated
   * nodes do not. One that is deleted by force is gone before kubectl asks for the first time.
   */
  private static final Duration NOTICED = Duration.ofMillis(250);

  private static PodSlot vacant(
      int incarnation, Optional<Instant> earliest, Optional<Revision> asked) {
    return new PodSlot(
        incarnation,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        earliest,
        asked);
  }

  public boolean isReady() {
    return live.isPresent() && live.get().isReady() && !isChanging();
  }

  /** Whether its pod has yet to be patched, or its containers to be replaced after that. */
  public boolean isChanging() {
    return live.isPresent()
        && (isToBePatched() || live.get().progress().imageChange() == ImageChange.PENDING);
  }

  boolean isToBePatched() {
    return live.isPresent() && asked.isPresent() && !asked.equals(live.get().marks().revision());
  }

  /** Whether restarts of its containers are what was asked for. */
  boolean mayRestart() {
    return isChanging()
        || live.filter(facts -> facts.progress().imageChange() == ImageChange.POSSIBLE).isPresent();
  }

  /** Whether it restarted since it was last in order, and is not in order again. */
  boolean hasRestarted() {
    return live.filter(facts -> !facts.ready() && facts.progress().restarts() > baseline)
        .isPresent();
  }

  /** Another pod stands here; restarts before it was first seen prove nothing. */
  PodSlot bound(PodFacts facts, Instant at) {
    return vacant(incarnation, Optional.empty(), asked)
        .with(facts)
        .withSince(at)
        .withBaseline(facts.progress().restarts());
  }

  /** Its pod is to become one of this revision; what it did before is of no account any more. */
  PodSlot revised(Revision revision) {
    int restarts = live.map(facts -> facts.progress().restarts()).orElse(baseline);
    return new PodSlot(
        incarnation,
        live,
        since,
        restarts,
        live.filter(PodFacts::terminating).flatMap(_ -> failed),
        end,
        isOverdue,
        isForced,
        isDeletedByForce,
        earliest,
        Optional.of(revision));
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
        isDeletedByForce,
        earliest,
        asked);
  }

  PodSlot withSince(Instant at) {
    return new PodSlot(
        incarnation,
        live,
        Optional.of(at),
        baseline,
        failed,
        end,
        isOverdue,
        isForced,
        isDeletedByForce,
        earliest,
        asked);
  }

  PodSlot withBaseline(int restarts) {
    return new PodSlot(
        incarnation,
        live,
        since,
        restarts,
        failed,
        end,
        isOverdue,
        isForced,
        isDeletedByForce,
        earliest,
        asked);
  }

  PodSlot withFailed(Optional<FailedPod> other) {
    return new PodSlot(
        incarnation,
        live,
        since,
        baseline,
        other,
        end,
        isOverdue,
        isForced,
        isDeletedByForce,
        earliest,
        asked);
  }

  PodSlot withEnd(Optional<Instant> deadline) {
    return new PodSlot(
        incarnation,
        live,
        since,
        baseline,
        failed,
        deadline,
        isOverdue,
        isForced,
        isDeletedByForce,
        earliest,
        asked);
  }

  PodSlot overdue(boolean byForce) {
    return new PodSlot(
        incarnation,
        live,
        since,
        baseline,
        failed,
        end,
        true,
        byForce,
        isDeletedByForce,
        earliest,
        asked);
  }

  PodSlot deletedByForce() {
    return new PodSlot(
        incarnation,
        live,
        since,
        baseline,
        failed,
        end,
        isOverdue,
        isForced,
        true,
        earliest,
        asked);
  }

  /** The pod is gone. */
  PodSlot vacated() {
    var deleted =
        failed
            .filter(_ -> live.filter(PodFacts::terminating).isPresent() && !isDeletedByForce)
            .filter(known -> known.failure().kind() == FailureKind.DELETED);
    return vacant(incarnation + 1, deleted.map(known -> known.since().plus(NOTICED)), asked);
  }
}
