package dev.phalanx.local.node.kubelet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.local.node.seen.ContainerPlan;
import dev.phalanx.local.node.seen.SeenPod;
import java.util.ArrayList;
import java.util.List;

/** The conditions that a kubelet owns, always in the same order; without their times. */
final class Conditions {
  private final SeenPod pod;
  private final PodRun run;
  private final Phase phase;
  private final ArrayNode all = JsonNodeFactory.instance.arrayNode();

  private Conditions(SeenPod pod, PodRun run, Phase phase) {
    this.pod = pod;
    this.run = run;
    this.phase = phase;
  }

  static ArrayNode of(SeenPod pod, PodRun run, Phase phase) {
    var conditions = new Conditions(pod, run, phase);
    conditions.add("PodReadyToStartContainers", !phase.isOver(), "", "");
    conditions.initialized();
    conditions.ready();
    return conditions.all;
  }

  private void initialized() {
    List<String> incomplete = new ArrayList<>();
    for (int i = 0; i < run.init().size(); i++) {
      if (!Kubelet.isInitDone(pod.plan().init().get(i), run.init().get(i))) {
        incomplete.add(pod.plan().init().get(i).name());
      }
    }
    if (phase == Phase.SUCCEEDED) {
      add("Initialized", true, "PodCompleted", "");
    } else if (incomplete.isEmpty() || run.main().stream().anyMatch(ContainerRun::hasRun)) {
      add("Initialized", true, "", "");
    } else {
      add("Initialized", false, "ContainersNotInitialized", named("incomplete", incomplete));
    }
  }

  private void ready() {
    var unready = new ArrayList<String>();
    addUnready(unready, pod.plan().init().stream().filter(ContainerPlan::sidecar).toList(), true);
    addUnready(unready, pod.plan().main(), false);
    if (phase.isOver()) {
      var reason = phase == Phase.SUCCEEDED ? "PodCompleted" : "PodFailed";
      add("Ready", false, reason, "");
      add("ContainersReady", false, reason, "");
    } else if (!unready.isEmpty()) {
      var message = named("unready", unready);
      add("Ready", false, "ContainersNotReady", message);
      add("ContainersReady", false, "ContainersNotReady", message);
    } else {
      gates();
      add("ContainersReady", true, "", "");
    }
  }

  private void gates() {
    if (run.closedGates().isEmpty()) {
      add("Ready", true, "", "");
    } else {
      add(
          "Ready",
          false,
          "ReadinessGatesNotReady",
          "corresponding condition of pod readiness gate \"%s\" is not \"True\"."
              .formatted(run.closedGates().getFirst()));
    }
  }

  private void addUnready(List<String> unready, List<ContainerPlan> plans, boolean isInit) {
    for (var plan : plans) {
      int index = (isInit ? pod.plan().init() : pod.plan().main()).indexOf(plan);
      if (!(isInit ? run.init() : run.main()).get(index).ready()) {
        unready.add(plan.name());
      }
    }
  }

  private static String named(String what, List<String> containers) {
    return "containers with %s status: [%s]".formatted(what, String.join(" ", containers));
  }

  private void add(String type, boolean status, String reason, String message) {
    var condition = all.addObject().put("type", type).put("status", status ? "True" : "False");
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
  }
}
