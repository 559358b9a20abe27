package dev.phalanx.local.node.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.local.node.seen.ContainerPlan;
import dev.phalanx.local.node.seen.Json;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes up a pod where its status says it is, after the kubelets have been away. What runs goes on
 * running, what was ready stays so.
 */
public final class StatusReader {
  private StatusReader() {}

  /** Empty when no kubelet has written a status yet, or none that fits the spec. */
  public static Optional<PodRun> run(SeenPod pod, JsonNode status) {
    var since = Json.time(status.path("startTime"));
    var main = containers(pod.plan().main(), status.path("containerStatuses"));
    var init = containers(pod.plan().init(), status.path("initContainerStatuses"));
    return since.isPresent()
            && !pod.ip().isEmpty()
            && main.size() == pod.plan().main().size()
            && init.size() == pod.plan().init().size()
        ? Optional.of(
            new PodRun(since.orElseThrow(), pod.ip(), init, main, PodRun.closedGates(pod)))
        : Optional.empty();
  }

  /**
   * Whether somebody has played the kubelet with {@code kubectl patch --subresource=status}: a
   * container has run without an image, which no kubelet would say.
   */
  public static boolean isByHand(JsonNode status) {
    for (var list : List.of("initContainerStatuses", "containerStatuses")) {
      for (var container : status.path(list)) {
        if (container.path("imageID").asText().isEmpty() && hasRun(container)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasRun(JsonNode container) {
    return container.path("restartCount").asInt(0) > 0
        || !container.path("lastState").isEmpty()
        || container.path("state").has("running")
        || container.path("state").has("terminated");
  }

  private static List<ContainerRun> containers(List<ContainerPlan> plans, JsonNode statuses) {
    List<ContainerRun> runs = new ArrayList<>();
    for (var plan : plans) {
      for (var status : statuses) {
        if (status.path("name").asText().equals(plan.name())) {
          runs.add(container(plan, status));
        }
      }
    }
    return List.copyOf(runs);
  }

  private static ContainerRun container(ContainerPlan plan, JsonNode status) {
    boolean isReady = status.path("ready").asBoolean(false);
    var state = state(status.path("state"));
    var ran =
        Optional.of(status.path("image").asText())
            .filter(_ -> !status.path("imageID").asText().isEmpty());
    return new ContainerRun(
        state,
        ended(status.path("lastState").path("terminated")),
        status.path("restartCount").asInt(0),
        status.path("started").asBoolean(isReady),
        isReady,
        isReady,
        0,
        ran.filter(_ -> !(state instanceof ContainerState.Waiting)).orElse(plan.image()),
        ran);
  }

  private static ContainerState state(JsonNode state) {
    var since = Json.time(state.path("running").path("startedAt"));
    if (since.isPresent()) {
      return ContainerState.Running.since(since.orElseThrow());
    }
    return ended(state.path("terminated"))
        .<ContainerState>map(end -> end)
        .orElseGet(
            () ->
                new ContainerState.Waiting(
                    ContainerState.Reason.of(state.path("waiting").path("reason").asText()),
                    state.path("waiting").path("message").asText(),
                    Optional.empty()));
  }

  private static Optional<ContainerState.Ended> ended(JsonNode terminated) {
    return terminated.isObject()
        ? Optional.of(
            new ContainerState.Ended(
                terminated.path("exitCode").asInt(0),
                terminated.path("reason").asText(),
                Json.time(terminated.path("startedAt")).orElse(Instant.EPOCH),
                Json.time(terminated.path("finishedAt")).orElse(Instant.EPOCH)))
        : Optional.empty();
  }
}
