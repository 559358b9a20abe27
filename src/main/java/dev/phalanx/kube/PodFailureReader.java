package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.phalanx.api.BootstrapContainers;
import dev.phalanx.decision.Failure;
import dev.phalanx.domain.FailureKind;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a pod, or a container of it, last ended, or why the cluster ends it: condition {@code
 * DisruptionTarget}, what Volcano says when it evicts, the reason of the pod as kubelet and node
 * lifecycle write it, the last container that terminated.
 */
final class PodFailureReader {
  private static final String OUT_OF_MEMORY = "OOMKilled";

  private PodFailureReader() {}

  static Optional<Failure> failure(JsonNode status) {
    return disrupted(status)
        .or(() -> evictedByVolcano(status))
        .or(() -> rejected(status))
        .or(() -> terminated(status));
  }

  /**
   * Volcano's evictor sets condition Ready before it deletes a pod, and no DisruptionTarget; its
   * message ends with the action: {@code preempt}, {@code reclaim}, {@code shuffle}.
   */
  private static Optional<Failure> evictedByVolcano(JsonNode status) {
    var condition = PodReader.condition(status, "Ready");
    if (!condition.path("reason").asText().equals("Evict")) {
      return Optional.empty();
    }
    var message = condition.path("message").asText();
    var kind = message.endsWith("preempt") ? FailureKind.PREEMPTED : FailureKind.EVICTED;
    return Optional.of(
        new Failure(kind, "was evicted by its scheduler: " + said("Evict", message)));
  }

  /** Reasons: Kubernetes, "Pod disruption conditions". */
  private static Optional<Failure> disrupted(JsonNode status) {
    var condition = PodReader.condition(status, "DisruptionTarget");
    if (!PodReader.isTrue(condition)) {
      return Optional.empty();
    }
    var reason = condition.path("reason").asText();
    var kind =
        switch (reason) {
          case "PreemptionByScheduler" -> FailureKind.PREEMPTED;
          case "DeletionByTaintManager", "DeletionByPodGC" -> FailureKind.NODE;
          default -> FailureKind.EVICTED;
        };
    return Optional.of(
        new Failure(kind, "was disrupted: " + said(reason, condition.path("message").asText())));
  }

  /** The pod as a whole, without a word about its containers. */
  private static Optional<Failure> rejected(JsonNode status) {
    var reason = status.path("reason").asText();
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    var kind =
        switch (reason) {
          case "Evicted" -> FailureKind.EVICTED;
          case "Preempting", "Preempted" -> FailureKind.PREEMPTED;
          case "DeadlineExceeded" -> FailureKind.APPLICATION_EXIT; // its own activeDeadlineSeconds
          default -> FailureKind.NODE;
        };
    return Optional.of(
        new Failure(
            kind, "was ended by its node: " + said(reason, status.path("message").asText())));
  }

  private static Optional<Failure> terminated(JsonNode status) {
    var ofInit = PodReader.initContainers(status).flatMap(it -> initEnd(it).stream());
    var ofMain = PodReader.mainContainers(status).flatMap(it -> mainEnd(it).stream());
    return Stream.concat(ofInit, ofMain)
        .max(Comparator.comparing(end -> end.how().path("finishedAt").asText()))
        .map(End::failure);
  }

  /** An init container that ends well has done its work; before, it may have failed. */
  private static Optional<End> initEnd(JsonNode container) {
    var now = container.path("state").path("terminated");
    return last(container, PodReader.isDone(container) ? MissingNode.getInstance() : now);
  }

  /** One that ends well and is not started again is part of a pod that ends well. */
  private static Optional<End> mainEnd(JsonNode container) {
    var now = container.path("state").path("terminated");
    boolean isFailure = container.path("restartCount").asInt() > 0 || exitCode(now) != 0;
    return isFailure ? last(container, now) : Optional.empty();
  }

  private static Optional<End> last(JsonNode container, JsonNode now) {
    var how = now.isMissingNode() ? container.path("lastState").path("terminated") : now;
    return how.isMissingNode()
        ? Optional.empty()
        : Optional.of(new End(container.path("name").asText(), how));
  }

  private static int exitCode(JsonNode end) {
    return end.path("exitCode").asInt();
  }

  /**
   * How a container ended.
   *
   * @param how its state {@code terminated}
   */
  private record End(String container, JsonNode how) {

    Failure failure() {
      var reason = how.path("reason").asText();
      if (reason.equals(OUT_OF_MEMORY)) {
        return failed(
            FailureKind.OUT_OF_MEMORY, "was killed for the memory it used (" + reason + ")");
      }
      int code = exitCode(how);
      boolean isBootstrap = container.equals(BootstrapContainers.RAY_BOOTSTRAP);
      var kind =
          isBootstrap && code == BootstrapContainers.DEADLINE_CODE
              ? FailureKind.BOOTSTRAP_DEADLINE
              : FailureKind.APPLICATION_EXIT;
      return failed(
          kind,
          "exited with code %d%s%s"
              .formatted(
                  code,
                  reason.isEmpty() ? "" : " (" + reason + ")",
                  isBootstrap ? lastWords() : ""));
    }

    private Failure failed(FailureKind kind, String text) {
      return new Failure(kind, "failed: container %s %s".formatted(container, text));
    }

    /** The last line of what our own container says; others might tell secrets. */
    private String lastWords() {
      var lines = how.path("message").asText().strip().lines().toList();
      return lines.isEmpty() ? "" : ": " + lines.getLast().replaceFirst("^" + container + ": ", "");
    }
  }

  private static String said(String reason, String message) {
    return message.isEmpty() ? reason : "%s: %s".formatted(reason, message);
  }
}
