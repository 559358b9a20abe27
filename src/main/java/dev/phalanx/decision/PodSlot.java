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
 * @param rest when the next pod may be made here, once one has ended
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
    Optional<Rest> rest,
    Optional<Revision> asked) {
  public static final PodSlot EMPTY = vacant(0, Optional.empty(), Optional.empty());

  /**
   * No pod is made before {@code until}.
   *
   * @param ends how many pods ended here, each soon after the one before it
   */
  public record Rest(int ends, Instant until) {
    /**
     * Who ends a pod by its name may do so a moment too late, and hit the next one: a simulated
     * node (KWOK) deletes each pod twice, the second time within 10 ms after its end.
     */
    private static final Duration FIRST = Duration.ofMillis(20);

    private static final int MAX_DOUBLINGS = 9;
    private static final Duration SOON = Duration.ofMinutes(1);

    /** One more pod has ended. */
    static Rest after(Optional<Rest> last, Instant at) {
      int ends =
          1 + last.filter(rest -> at.isBefore(rest.until().plus(SOON))).map(Rest::ends).orElse(0);
      return new Rest(ends, at.plus(FIRST.multipliedBy(1L << Math.min(ends - 1, MAX_DOUBLINGS))));
    }

    Rest notBefore(Instant time) {
      return until.isBefore(time) ? new Rest(ends, time) : this;
    }
  }

  /**
   * {@code kubectl delete pod} waits for the end of the pod by asking for its name, and one that
   * takes its place within the first tenth of a second after the request is taken for it, and
   * waited for without end (seen with kubectl 1.32). Kubelets take longer to end a pod, simulated
   * nodes do not. One that is deleted by force is gone before kubectl asks for the first time.
   */
  private static final Duration NOTICED = Duration.ofMillis(250);

  private static PodSlot vacant(int incarnation, Optional<Rest> rest, Optional<Revision> asked) {
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
        rest,
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
    return vacant(incarnation, rest, asked)
        .with(facts)
        .withSince(at)
        .withBaseline(facts.progress().restarts());
  }

  /** Its pod is to become one of this revision; what it did before is of no account any more. */
  PodSlot revised(Revision revision) {
    int restarts = live.map(facts -> facts.progress().restarts()).orElse(baseline);
    var kept = live.filter(PodFacts::terminating).flatMap(_ -> failed);
    return standing(live, since, restarts, kept, Optional.of(revision));
  }

  /** The same pod with other facts. */
  PodSlot with(PodFacts facts) {
    return standing(Optional.of(facts), since, baseline, failed, asked);
  }

  PodSlot withSince(Instant at) {
    return standing(live, Optional.of(at), baseline, failed, asked);
  }

  PodSlot withBaseline(int restarts) {
    return standing(live, since, restarts, failed, asked);
  }

  PodSlot withFailed(Optional<FailedPod> other) {
    return standing(live, since, baseline, other, asked);
  }

  PodSlot withEnd(Optional<Instant> deadline) {
    return ending(deadline, isOverdue, isForced, isDeletedByForce);
  }

  PodSlot overdue(boolean byForce) {
    return ending(end, true, byForce, isDeletedByForce);
  }

  PodSlot deletedByForce() {
    return ending(end, isOverdue, isForced, true);
  }

  /** Its end is the same. */
  private PodSlot standing(
      Optional<PodFacts> live,
      Optional<Instant> since,
      int baseline,
      Optional<FailedPod> failed,
      Optional<Revision> asked) {
    return new PodSlot(
        incarnation,
        live,
        since,
        baseline,
        failed,
        end,
        isOverdue,
        isForced,
        isDeletedByForce,
        rest,
        asked);
  }

  /** Only its end is another. */
  private PodSlot ending(
      Optional<Instant> end, boolean isOverdue, boolean isForced, boolean isDeletedByForce) {
    return new PodSlot(
        incarnation,
        live,
        since,
        baseline,
        failed,
        end,
        isOverdue,
        isForced,
        isDeletedByForce,
        rest,
        asked);
  }

  /** The pod is gone. */
  PodSlot vacated(Instant at) {
    var next = Rest.after(rest, at);
    var noticed =
        failed
            .filter(_ -> live.filter(PodFacts::terminating).isPresent() && !isDeletedByForce)
            .filter(known -> known.failure().kind() == FailureKind.DELETED)
            .map(known -> known.since().plus(NOTICED));
    return vacant(incarnation + 1, Optional.of(noticed.map(next::notBefore).orElse(next)), asked);
  }
}
