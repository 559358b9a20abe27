package dev.phalanx.local.node.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.node.seen.ContainerPlan;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** A pod's status as a kubelet writes it, and the patch from one state to the next. */
public final class StatusWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StatusWriter() {}

  /**
   * A strategic merge patch of the status that holds nothing but what differs; empty when nothing
   * does.
   *
   * @param written what the API was told last; empty is nothing yet
   * @param now transition time of the conditions that change
   */
  public static Optional<ObjectNode> patch(
      SeenPod pod, String hostIp, Optional<PodRun> written, PodRun run, Instant now) {
    var before = written.map(it -> status(pod, hostIp, it)).orElseGet(NODES::objectNode);
    var after = status(pod, hostIp, run);
    var changed = NODES.objectNode();
    for (var field : after.properties()) {
      if (!field.getValue().equals(before.get(field.getKey()))) {
        changed.set(field.getKey(), field.getValue());
      }
    }
    if (after.get("conditions") instanceof ArrayNode all) {
      var conditions = changedConditions(before.path("conditions"), all, now);
      changed.remove("conditions");
      if (!conditions.isEmpty()) {
        changed.set("conditions", conditions);
      }
    }
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    var patch = NODES.objectNode();
    patch.putObject("metadata").put("uid", pod.uid());
    patch.set("status", changed);
    return Optional.of(patch);
  }

  /** The time is set where the status differs, as the type alone is the key of a condition. */
  private static ArrayNode changedConditions(JsonNode before, ArrayNode after, Instant now) {
    var changed = NODES.arrayNode();
    for (int i = 0; i < after.size(); i++) {
      var condition = (ObjectNode) after.get(i).deepCopy();
      if (!condition.equals(before.path(i))) {
        if (!condition.path("status").equals(before.path(i).path("status"))) {
          condition.put("lastTransitionTime", time(now));
        }
        for (var field : List.of("reason", "message")) {
          if (before.path(i).has(field) && !condition.has(field)) {
            condition.putNull(field);
          }
        }
        changed.add(condition);
      }
    }
    return changed;
  }

  private static ObjectNode status(SeenPod pod, String hostIp, PodRun run) {
    var plan = pod.plan();
    var status = NODES.objectNode();
    var phase = Phase.of(pod, run);
    status.put("phase", phase.text());
    status.put("startTime", time(run.since()));
    status.put("hostIP", hostIp);
    status.putArray("hostIPs").addObject().put("ip", hostIp);
    status.put("podIP", run.ip());
    status.putArray("podIPs").addObject().put("ip", run.ip());
    status.set("conditions", Conditions.of(pod, run, phase));
    if (!plan.init().isEmpty()) {
      status.set("initContainerStatuses", containers(pod, plan.init(), run.init(), true));
    }
    status.set("containerStatuses", containers(pod, plan.main(), run.main(), false));
    return status;
  }

  private static ArrayNode containers(
      SeenPod pod, List<ContainerPlan> plans, List<ContainerRun> runs, boolean isInit) {
    var statuses = NODES.arrayNode();
    for (int i = 0; i < plans.size(); i++) {
      statuses.add(container(pod, plans.get(i), runs.get(i), isInit));
    }
    return statuses;
  }

  private static ObjectNode container(
      SeenPod pod, ContainerPlan plan, ContainerRun run, boolean isInit) {
    var id = Ids.container(pod.uid(), plan.name(), run.restarts());
    var status = NODES.objectNode();
    boolean isDoneInit =
        isInit && run.state() instanceof ContainerState.Ended end && end.isSuccess();
    status.put("name", plan.name());
    var image = run.ran().orElse(plan.image());
    status.put("image", image);
    status.put("imageID", run.hasRun() ? Ids.image(image) : "");
    status.put("ready", run.ready() || isDoneInit);
    status.put("started", run.started());
    status.put("restartCount", run.restarts());
    status.set("state", state(run.state(), id));
    run.last().ifPresent(last -> status.set("lastState", state(last, id)));
    if (run.hasRun()) {
      status.put("containerID", id);
    }
    return status;
  }

  private static ObjectNode state(ContainerState state, String id) {
    var node = NODES.objectNode();
    switch (state) {
      case ContainerState.Waiting(var reason, var message, var _) -> {
        var waiting = node.putObject("waiting").put("reason", reason.toString());
        if (!message.isEmpty()) {
          waiting.put("message", message);
        }
      }
      case ContainerState.Running(var since, var _) ->
          node.putObject("running").put("startedAt", time(since));
      case ContainerState.Ended(var code, var reason, var started, var finished) ->
          node.putObject("terminated")
              .put("exitCode", code)
              .put("reason", reason)
              .put("startedAt", time(started))
              .put("finishedAt", time(finished))
              .put("containerID", id);
    }
    return node;
  }

  static String time(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
