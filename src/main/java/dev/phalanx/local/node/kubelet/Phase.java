package dev.phalanx.local.node.kubelet;

import dev.phalanx.local.node.seen.RestartPolicy;
import dev.phalanx.local.node.seen.SeenPod;

/** A pod's phase, by the rules of kubelet's {@code getPhase}. */
enum Phase {
  PENDING("Pending"),
  RUNNING("Running"),
  SUCCEEDED("Succeeded"),
  FAILED("Failed");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  static Phase of(SeenPod pod, PodRun run) {
    for (int i = 0; i < run.init().size(); i++) {
      if (!Kubelet.isInitDone(pod.plan().init().get(i), run.init().get(i))
          && run.main().stream().noneMatch(ContainerRun::hasRun)) {
        return isFailedForGood(pod, run.init().get(i)) ? FAILED : PENDING;
      }
    }
    if (run.main().stream().anyMatch(container -> !container.hasRun())) {
      return PENDING;
    }
    if (!isOver(pod, run)) {
      return RUNNING;
    }
    return run.main().stream()
            .allMatch(
                container ->
                    container.state() instanceof ContainerState.Ended end && end.isSuccess())
        ? SUCCEEDED
        : FAILED;
  }

  /** A pod that was told to end does not start its containers again. */
  private static boolean isOver(SeenPod pod, PodRun run) {
    return Kubelet.isDone(pod, run.main())
        || (pod.deletion().isPresent()
            && run.main().stream()
                .allMatch(container -> container.state() instanceof ContainerState.Ended));
  }

  private static boolean isFailedForGood(SeenPod pod, ContainerRun init) {
    return pod.plan().restart() == RestartPolicy.NEVER
        && init.state() instanceof ContainerState.Ended end
        && !end.isSuccess();
  }

  boolean isOver() {
    return this == SUCCEEDED || this == FAILED;
  }

  String text() {
    return text;
  }
}
