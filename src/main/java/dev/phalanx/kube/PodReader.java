package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.Annotations;
import dev.phalanx.api.BootstrapContainers;
import dev.phalanx.api.ContainersBefore;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.ImageChange;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.PodProgress;
import dev.phalanx.decision.Rendezvous;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the status of a pod tells, as kubelet and scheduler write it. */
final class PodReader {
  private static final String INIT = "initContainerStatuses";
  private static final String MAIN = "containerStatuses";
  private static final Set<String> SETTING_UP = Set.of("ContainerCreating", "PodInitializing");

  private PodReader() {}

  static PodFacts facts(JsonNode pod) {
    var status = pod.path("status");
    var phase = phase(status.path("phase").asText());
    var node = Optional.of(pod.path("spec").path("nodeName").asText()).filter(it -> !it.isEmpty());
    boolean isReady = isTrue(condition(status, "Ready"));
    var progress =
        new PodProgress(
            containers(status).mapToInt(it -> it.path("restartCount").asInt()).sum(),
            hasImages(status, phase),
            rendezvous(status),
            isReady ? Optional.empty() : says(status, node.isPresent()),
            PodFailureReader.failure(status),
            imageChange(pod));
    return new PodFacts(
        ChildReader.uid(pod),
        phase,
        isReady,
        ChildReader.isTerminating(pod),
        node,
        progress,
        cost(pod),
        marks(pod),
        isGrouped(pod));
  }

  /** A scheduler gives pods that name no PodGroup one each. */
  private static boolean isGrouped(JsonNode pod) {
    var group = ChildReader.label(pod, Labels.GROUP_NAME).asText();
    return !group.isEmpty() && annotation(pod, Annotations.POD_GROUP).asText().equals(group);
  }

  private static JsonNode annotation(JsonNode pod, String key) {
    return pod.path("metadata").path("annotations").path(key);
  }

  /**
   * How long its end may take, as its deletion says or else its spec: as Kubernetes reads it, less
   * than 0 is 1 second, and never so long that it cannot be added to a time.
   */
  static Duration grace(JsonNode pod) {
    long ofSpec = pod.path("spec").path("terminationGracePeriodSeconds").asLong();
    long seconds = pod.path("metadata").path("deletionGracePeriodSeconds").asLong(ofSpec);
    return Duration.ofSeconds(seconds < 0 ? 1 : Math.min(seconds, Integer.MAX_VALUE));
  }

  private static ImageChange imageChange(JsonNode pod) {
    var before = ContainersBefore.of(pod);
    if (before.isPending(pod)) {
      return ImageChange.PENDING;
    }
    return before.isPossible(pod) ? ImageChange.POSSIBLE : ImageChange.NONE;
  }

  /** As Kubernetes reads it: what is no number costs nothing. */
  private static int cost(JsonNode pod) {
    var text = annotation(pod, Annotations.POD_DELETION_COST);
    try {
      return Integer.parseInt(text.asText("0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static PodMarks marks(JsonNode pod) {
    return new PodMarks(
        ChildReader.revisionLabel(pod),
        isTrue(pod, Labels.ENTRY),
        isTrue(pod, Labels.SCALE_TARGET));
  }

  private static boolean isTrue(JsonNode pod, String label) {
    return ChildReader.label(pod, label).asText().equals(Labels.TRUE);
  }

  /** The condition of this type; missing when there is none. */
  static JsonNode condition(JsonNode status, String type) {
    for (var condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("no such condition");
  }

  static boolean isTrue(JsonNode condition) {
    return condition.path("status").asText().equals("True");
  }

  /** Statuses of all containers, init containers first. */
  private static Stream<JsonNode> containers(JsonNode status) {
    return Stream.concat(initContainers(status), mainContainers(status));
  }

  static Stream<JsonNode> initContainers(JsonNode status) {
    return each(status.path(INIT));
  }

  static Stream<JsonNode> mainContainers(JsonNode status) {
    return each(status.path(MAIN));
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static PodPhase phase(String text) {
    return switch (text) {
      case "", "Pending" -> PodPhase.PENDING;
      case "Running" -> PodPhase.RUNNING;
      case "Succeeded" -> PodPhase.SUCCEEDED;
      case "Failed" -> PodPhase.FAILED;
      default -> PodPhase.UNKNOWN;
    };
  }

  /**
   * A container has its image when it has run, or another one with the same image has. Kubelets
   * pull an image when its container is to start: those after an init container that has yet to
   * end, such as a download of weights, cannot be seen and are not waited for.
   */
  private static boolean hasImages(JsonNode status, PodPhase phase) {
    if (status.path(MAIN).isEmpty()) {
      return phase == PodPhase.RUNNING;
    }
    var present = images(status);
    return next(status).allMatch(it -> present.contains(image(it)));
  }

  /** The init container that has yet to be through, or else all main containers. */
  private static Stream<JsonNode> next(JsonNode status) {
    var init = initContainers(status).filter(PodReader::holdsUp).findFirst();
    return init.isPresent() ? init.stream() : mainContainers(status);
  }

  /** Images that are on the node, as the pod's own containers show. */
  private static Set<String> images(JsonNode status) {
    return containers(status)
        .filter(PodReader::hasImage)
        .map(PodReader::image)
        .collect(Collectors.toSet());
  }

  private static String image(JsonNode container) {
    return ImageNames.full(container.path("image").asText());
  }

  private static boolean hasImage(JsonNode container) {
    var state = container.path("state");
    return !container.path("imageID").asText().isEmpty()
        || state.has("running")
        || state.has("terminated")
        || container.path("restartCount").asInt() > 0;
  }

  private static Rendezvous rendezvous(JsonNode status) {
    return initContainers(status)
        .filter(it -> it.path("name").asText().equals(BootstrapContainers.RAY_BOOTSTRAP))
        .findFirst()
        .map(it -> isDone(it) ? Rendezvous.PASSED : Rendezvous.WAITING)
        .orElse(Rendezvous.NONE);
  }

  /** An init container that has ended well. */
  static boolean isDone(JsonNode init) {
    return init.path("state").path("terminated").path("exitCode").asInt(-1) == 0;
  }

  private static Optional<String> says(JsonNode status, boolean isBound) {
    if (!isBound) {
      return unscheduled(condition(status, "PodScheduled"));
    }
    return next(status).flatMap(it -> waiting(it, status).stream()).findFirst();
  }

  /**
   * Of init containers: sidecars are ready while they run, the others once they have ended well.
   */
  private static boolean holdsUp(JsonNode init) {
    return !isDone(init) && !init.path("ready").asBoolean();
  }

  private static Optional<String> unscheduled(JsonNode condition) {
    if (!condition.path("status").asText().equals("False")) {
      return Optional.empty();
    }
    var reason = condition.path("reason").asText();
    var message = condition.path("message").asText();
    return Optional.of(message.isEmpty() ? reason : "%s: %s".formatted(reason, message))
        .filter(text -> !text.isEmpty());
  }

  /**
   * Why the container does not run. Images are pulled one after another once the pod's sandbox is
   * there, and nothing in the status says so.
   */
  private static Optional<String> waiting(JsonNode container, JsonNode status) {
    var name = container.path("name").asText();
    if (name.equals(BootstrapContainers.RAY_BOOTSTRAP) && container.path("state").has("running")) {
      return Optional.of("waiting for its entry to open the rendezvous");
    }
    var waiting = container.path("state").path("waiting");
    var reason = waiting.path("reason").asText();
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    if (SETTING_UP.contains(reason)) {
      boolean isPulling =
          isTrue(condition(status, "PodReadyToStartContainers"))
              && !images(status).contains(image(container));
      return isPulling
          ? Optional.of("pulling " + container.path("image").asText())
          : Optional.empty();
    }
    var message = waiting.path("message").asText();
    var image = container.path("image").asText();
    boolean namesImage = !reason.contains("Image") || message.contains(image);
    return Optional.of(
        "container %s: %s%s%s"
            .formatted(
                name,
                reason,
                namesImage ? "" : " of " + image,
                message.isEmpty() ? "" : ": " + message));
  }
}
