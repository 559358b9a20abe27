package dev.phalanx.local.node.kubelet;

import java.util.Optional;

/**
 * A container on its node.
 *
 * @param last how it ended the time before
 * @param restarts how often it was started again
 * @param started its startup probe has succeeded, or it has none
 * @param serving what its program does is seen from outside; not in the status
 * @param failedPulls in a row
 * @param image what its state is about
 * @param ran the image that it was last started with
 */
record ContainerRun(
    ContainerState state,
    Optional<ContainerState.Ended> last,
    int restarts,
    boolean started,
    boolean ready,
    boolean serving,
    int failedPulls,
    String image,
    Optional<String> ran) {

  static ContainerRun waiting(ContainerState.Reason reason, String image) {
    return new ContainerRun(
        new ContainerState.Waiting(reason, "", Optional.empty()),
        Optional.empty(),
        0,
        false,
        false,
        false,
        0,
        image,
        Optional.empty());
  }

  ContainerRun with(ContainerState next) {
    return new ContainerRun(next, last, restarts, started, ready, serving, failedPulls, image, ran);
  }

  /** Runs its image, is not ready and serves nothing yet. */
  ContainerRun running(ContainerState.Running running, int restarts) {
    return new ContainerRun(
        running, last, restarts, false, false, false, 0, image, Optional.of(image));
  }

  ContainerRun ended(ContainerState.Ended end) {
    return new ContainerRun(end, last, restarts, false, false, false, 0, image, ran);
  }

  ContainerRun backingOff(ContainerState.Waiting waiting, ContainerState.Ended end) {
    return new ContainerRun(
        waiting, Optional.of(end), restarts, false, false, false, 0, image, ran);
  }

  ContainerRun afterLast(ContainerState.Ended end) {
    return new ContainerRun(
        state, Optional.of(end), restarts, started, ready, serving, failedPulls, image, ran);
  }

  ContainerRun failedPull(ContainerState.Waiting waiting) {
    return new ContainerRun(
        waiting, last, restarts, false, false, false, failedPulls + 1, image, ran);
  }

  ContainerRun probed(boolean isStarted, boolean isReady, boolean isServing) {
    return new ContainerRun(
        state, last, restarts, isStarted, isReady, isServing, failedPulls, image, ran);
  }

  /** Does not run, and is to be started with another image. */
  ContainerRun awaiting(String otherImage) {
    var creating =
        new ContainerState.Waiting(ContainerState.Reason.CONTAINER_CREATING, "", Optional.empty());
    return new ContainerRun(creating, last, restarts, false, false, false, 0, otherImage, ran);
  }

  boolean isRunning() {
    return state instanceof ContainerState.Running;
  }

  /** Whether it ever ran. */
  boolean hasRun() {
    return !(state instanceof ContainerState.Waiting) || last.isPresent();
  }
}
