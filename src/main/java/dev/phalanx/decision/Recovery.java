package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Where a unit, a role replica or a ServingGroup, stands with its failures.
 *
 * @param made recreations by the kind of failure they answered, since it was last healthy for long
 * @param delayed a recreation that has to wait
 * @param held no more recreations: somebody has to look at it
 * @param tearDown all its pods are to end, then it is built again
 */
public record Recovery(
    PSortedMap<FailureKind, Made> made,
    Optional<Delayed> delayed,
    Optional<Held> held,
    Optional<Failed> tearDown) {

  /** No failure is remembered. */
  public static final Recovery NONE =
      new Recovery(TreePMap.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Recreations that were made.
   *
   * @param attempts how many
   * @param last when the last one began
   */
  public record Made(int attempts, Instant last) {}

  /**
   * A pod and its failure.
   *
   * @param pod its name in the group, such as {@code 0/prefill-1/0}
   */
  public record Failed(PodAddress pod, Failure failure) {

    /** For people: {@code pod llama-0-405b-1-1 failed: ...}. */
    public String describe(ServingId serving) {
      return "pod %s %s".formatted(pod.nameIn(serving), failure.evidence());
    }
  }

  /**
   * A recreation that waits.
   *
   * @param attempt which one it will be for this kind of failure, counted from 1
   */
  public record Delayed(Failed failed, int attempt, Instant until) {}

  /**
   * No further recreation.
   *
   * @param attempts recreations that were made in vain
   */
  public record Held(Failed failed, int attempts) {}

  /** Whether its missing pods are not to be filled in, because all of it will be made anew. */
  public boolean isPending() {
    return delayed.isPresent() || held.isPresent() || tearDown.isPresent();
  }

  /**
   * Whether containers have ended whose unit has yet to be made anew for it: that their pods are
   * Ready again changes nothing.
   */
  boolean isUnresolved() {
    return delayed.map(Delayed::failed).or(() -> held.map(Held::failed)).stream()
        .anyMatch(failed -> failed.failure().kind().isOfContainer());
  }

  int attempts(FailureKind kind) {
    return made(kind).map(Made::attempts).orElse(0);
  }

  Optional<Made> made(FailureKind kind) {
    return Optional.ofNullable(made.get(kind));
  }

  Recovery withDelayed(Optional<Delayed> other) {
    return new Recovery(made, other, held, tearDown);
  }

  Recovery withHeld(Held other) {
    return new Recovery(made, Optional.empty(), Optional.of(other), tearDown);
  }

  Recovery tornDown(Failed failed, int attempt, Instant at) {
    var kind = failed.failure().kind();
    return new Recovery(
        kind.isBackedOff() ? made.plus(kind, new Made(attempt, at)) : made,
        Optional.empty(),
        Optional.empty(),
        Optional.of(failed));
  }

  Recovery rebuilt() {
    return new Recovery(made, delayed, held, Optional.empty());
  }

  /** Nothing waits, nothing is held; what was made still counts. */
  Recovery dropped() {
    return new Recovery(made, Optional.empty(), Optional.empty(), tearDown);
  }

  /** Only what is under way is kept. */
  Recovery forgotten() {
    return new Recovery(TreePMap.empty(), Optional.empty(), Optional.empty(), tearDown);
  }
}
