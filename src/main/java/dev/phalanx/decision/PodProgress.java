package dev.phalanx.decision;

import java.util.Optional;

/**
 * What the scheduler and the kubelet tell of a pod beside its phase.
 *
 * @param restarts of all its containers together
 * @param imagesPresent the images of all containers that may have started are on its node
 * @param rendezvous whether it has reached the entry
 * @param says what it waits for, in the words of scheduler or kubelet
 * @param failure how a container, or the pod as a whole, last ended, or why the pod is being ended
 * @param imageChange whether containers are to be replaced whose images were changed
 */
public record PodProgress(
    int restarts,
    boolean imagesPresent,
    Rendezvous rendezvous,
    Optional<String> says,
    Optional<Failure> failure,
    ImageChange imageChange) {

  /** Nothing has been told. */
  public static final PodProgress NONE =
      new PodProgress(0, false, Rendezvous.NONE, Optional.empty(), Optional.empty());

  /** Of a pod whose images are those that it began with. */
  public PodProgress(
      int restarts,
      boolean imagesPresent,
      Rendezvous rendezvous,
      Optional<String> says,
      Optional<Failure> failure) {
    this(restarts, imagesPresent, rendezvous, says, failure, ImageChange.NONE);
  }

  public PodProgress with(ImageChange other) {
    return new PodProgress(restarts, imagesPresent, rendezvous, says, failure, other);
  }

  /** What being Ready says of it. */
  PodProgress ready() {
    return new PodProgress(
        restarts,
        true,
        rendezvous == Rendezvous.WAITING ? Rendezvous.PASSED : rendezvous,
        Optional.empty(),
        failure,
        imageChange);
  }

  /** Whether {@code other} tells anything new; words that differ only in their numbers do not. */
  boolean saysTheSameAs(PodProgress other) {
    return restarts == other.restarts
        && imagesPresent == other.imagesPresent
        && rendezvous == other.rendezvous
        && imageChange == other.imageChange
        && Wording.isSame(says, other.says)
        && failure.map(Failure::kind).equals(other.failure.map(Failure::kind));
  }
}
