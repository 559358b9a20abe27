package dev.phalanx.local.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.local.node.kubelet.Note;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Kubernetes Events and log lines. As kubelets do, it announces so many events a second and leaves
 * out the rest.
 */
final class Announcer {
  private static final double EVENTS_PER_SECOND = 20;
  private static final double MOST_AT_ONCE = 300;
  private static final double NANOS = 1e9;

  private final Loop loop;
  private final Outbox outbox;
  private final ContainerLogs logs;
  private double allowed = MOST_AT_ONCE;
  private Instant counted;
  private long number;

  Announcer(Loop loop, Outbox outbox, ContainerLogs logs) {
    this.loop = loop;
    this.outbox = outbox;
    this.logs = logs;
    this.counted = loop.now();
  }

  void kubelet(PodEntry pod, String node, Note note) {
    switch (note) {
      case Note.Said(var container, var line) ->
          logs.append(pod.seen.namespace(), pod.seen.name(), container, line);
      case Note.Happened happened -> announce(pod.seen, "kubelet", node, happened);
    }
  }

  void scheduler(PodEntry pod, boolean warning, String reason, String message) {
    announce(
        pod.seen, pod.seen.plan().scheduler(), "", new Note.Happened(warning, reason, message, ""));
  }

  private void announce(SeenPod pod, String component, String host, Note.Happened note) {
    if (!isAllowed()) {
      return;
    }
    var event = JsonNodeFactory.instance.objectNode();
    var now = loop.now();
    event.put("apiVersion", "v1").put("kind", "Event");
    event
        .putObject("metadata")
        .put("namespace", pod.namespace())
        .put("name", "%s.%x%x".formatted(pod.name(), now.toEpochMilli(), number++));
    var involved = event.putObject("involvedObject");
    involved.put("apiVersion", "v1").put("kind", "Pod");
    involved.put("namespace", pod.namespace()).put("name", pod.name()).put("uid", pod.uid());
    if (!note.container().isEmpty()) {
      involved.put("fieldPath", "spec.containers{%s}".formatted(note.container()));
    }
    event.put("type", note.warning() ? "Warning" : "Normal");
    event.put("reason", note.reason()).put("message", note.message()).put("count", 1);
    var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    event.put("firstTimestamp", time).put("lastTimestamp", time);
    var source = event.putObject("source").put("component", component);
    if (!host.isEmpty()) {
      source.put("host", host);
    }
    event.put("reportingComponent", component).put("reportingInstance", host);
    outbox.send(
        Outbox.Urgency.EVENT,
        Request.create("/api/v1/namespaces/%s/events".formatted(pod.namespace()), event),
        _ -> {});
  }

  private boolean isAllowed() {
    var now = loop.now();
    double more = Duration.between(counted, now).toNanos() / NANOS * EVENTS_PER_SECOND;
    allowed = Math.min(MOST_AT_ONCE, allowed + Math.max(0, more));
    counted = now;
    if (allowed < 1) {
      return false;
    }
    allowed--;
    return true;
  }
}
