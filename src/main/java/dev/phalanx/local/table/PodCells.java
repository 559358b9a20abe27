package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A pod's row; after upstream's {@code printPod}. */
final class PodCells implements Cells {

  @Override
  public void write(JsonNode pod, ArrayNode row, Instant now) {
    Count count = new Count(pod);
    row.add(Cells.name(pod));
    row.add(count.ready + "/" + count.total);
    row.add(count.reason);
    row.add(restarts(count, now));
    row.add(Cells.age(pod, now));
    row.add(Cells.orNone(pod.at("/status/podIP")));
    row.add(Cells.orNone(pod.at("/spec/nodeName")));
    row.add(Cells.orNone(pod.at("/status/nominatedNodeName")));
    row.add(gates(pod));
  }

  private static String restarts(Count count, Instant now) {
    if (count.restarts == 0 || count.lastRestart.isEmpty()) {
      return Integer.toString(count.restarts);
    }
    JsonNode at = TextNode.valueOf(count.lastRestart);
    return "%d (%s ago)".formatted(count.restarts, Ages.since(at, now));
  }

  private static String gates(JsonNode pod) {
    JsonNode gates = pod.at("/spec/readinessGates");
    if (gates.isEmpty()) {
      return NONE;
    }
    Set<String> open =
        StreamSupport.stream(pod.at("/status/conditions").spliterator(), false)
            .filter(condition -> condition.path("status").asText().equals("True"))
            .map(condition -> condition.path("type").asText())
            .collect(Collectors.toSet());
    long passed =
        StreamSupport.stream(gates.spliterator(), false)
            .filter(gate -> open.contains(gate.path("conditionType").asText()))
            .count();
    return passed + "/" + gates.size();
  }

  /** What the container statuses add up to. */
  private static final class Count {
    private final JsonNode pod;
    private final Set<String> sidecars;
    private final int total;
    private int ready;
    private int restarts;
    private int sidecarRestarts;
    private String lastRestart = "";
    private String lastSidecarRestart = "";
    private String reason;

    Count(JsonNode pod) {
      this.pod = pod;
      this.sidecars =
          StreamSupport.stream(pod.at("/spec/initContainers").spliterator(), false)
              .filter(container -> container.path("restartPolicy").asText().equals("Always"))
              .map(container -> container.path("name").asText())
              .collect(Collectors.toSet());
      this.total = pod.at("/spec/containers").size() + sidecars.size();
      this.reason = pod.at("/status/reason").asText(pod.at("/status/phase").asText());
      if (isCondition("PodScheduled", "reason", "SchedulingGated")) {
        reason = "SchedulingGated";
      }
      if (!isInitializing() || isCondition("Initialized", "status", "True")) {
        countContainers();
      }
      noteDeletion();
    }

    private boolean isInitializing() {
      int index = 0;
      for (JsonNode status : pod.at("/status/initContainerStatuses")) {
        if (isHeldUpBy(status, index++)) {
          return true;
        }
      }
      return false;
    }

    private boolean isHeldUpBy(JsonNode status, int index) {
      boolean isSidecar = sidecars.contains(status.path("name").asText());
      countRestarts(status, isSidecar);
      JsonNode terminated = status.at("/state/terminated");
      JsonNode waiting = status.at("/state/waiting/reason");
      if (terminated.isObject() && terminated.path("exitCode").asInt() == 0) {
        return false;
      }
      if (isSidecar && status.path("started").asBoolean()) {
        ready += status.path("ready").asBoolean() ? 1 : 0;
        return false;
      }
      if (terminated.isObject()) {
        reason = "Init:" + ending(terminated);
      } else if (!waiting.asText("").isEmpty() && !waiting.asText().equals("PodInitializing")) {
        reason = "Init:" + waiting.asText();
      } else {
        reason = "Init:%d/%d".formatted(index, pod.at("/spec/initContainers").size());
      }
      return true;
    }

    private void countRestarts(JsonNode status, boolean isSidecar) {
      int count = status.path("restartCount").asInt();
      String finished = status.at("/lastState/terminated/finishedAt").asText("");
      restarts += count;
      lastRestart = later(lastRestart, finished);
      if (isSidecar) {
        sidecarRestarts += count;
        lastSidecarRestart = later(lastSidecarRestart, finished);
      }
    }

    private void countContainers() {
      restarts = sidecarRestarts;
      lastRestart = lastSidecarRestart;
      boolean isRunning = false;
      JsonNode statuses = pod.at("/status/containerStatuses");
      for (int i = statuses.size() - 1; i >= 0; i--) {
        JsonNode status = statuses.get(i);
        countRestarts(status, false);
        JsonNode waiting = status.at("/state/waiting/reason");
        if (!waiting.asText("").isEmpty()) {
          reason = waiting.asText();
        } else if (status.at("/state/terminated").isObject()) {
          reason = ending(status.at("/state/terminated"));
        } else if (status.path("ready").asBoolean() && status.at("/state/running").isObject()) {
          isRunning = true;
          ready++;
        }
      }
      if (reason.equals("Completed") && isRunning) {
        reason = isCondition("Ready", "status", "True") ? "Running" : "NotReady";
      }
    }

    private void noteDeletion() {
      if (pod.path("metadata").hasNonNull("deletionTimestamp")) {
        String phase = pod.at("/status/phase").asText();
        if (pod.at("/status/reason").asText().equals("NodeLost")) {
          reason = "Unknown";
        } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
          reason = "Terminating";
        }
      }
    }

    private static String ending(JsonNode terminated) {
      String reason = terminated.path("reason").asText("");
      if (!reason.isEmpty()) {
        return reason;
      }
      int signal = terminated.path("signal").asInt();
      return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
    }

    private boolean isCondition(String type, String field, String value) {
      for (JsonNode condition : pod.at("/status/conditions")) {
        if (condition.path("type").asText().equals(type)) {
          return condition.path(field).asText().equals(value);
        }
      }
      return false;
    }

    /** Timestamps of one format are in the order of their texts. */
    private static String later(String one, String other) {
      return one.compareTo(other) < 0 ? other : one;
    }
  }
}
