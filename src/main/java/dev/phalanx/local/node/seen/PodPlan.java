package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A pod's spec, as far as scheduler and kubelet look at it.
 *
 * @param init in order
 * @param requests what it takes on a node, one of {@code pods} included
 * @param graceSeconds between SIGTERM and SIGKILL
 * @param gates condition types that must be True before it is Ready
 */
public record PodPlan(
    List<ContainerPlan> init,
    List<ContainerPlan> main,
    RestartPolicy restart,
    Amounts requests,
    int graceSeconds,
    String scheduler,
    int priority,
    NodeNeeds needs,
    List<String> gates,
    boolean hostNetwork) {
  private static final int USUAL_GRACE = 30;

  static PodPlan read(JsonNode spec) {
    return new PodPlan(
        ContainerPlan.readAll(spec.path("initContainers")),
        ContainerPlan.readAll(spec.path("containers")),
        RestartPolicy.read(spec.path("restartPolicy").asText()),
        requests(spec),
        spec.path("terminationGracePeriodSeconds").asInt(USUAL_GRACE),
        spec.path("schedulerName").asText("default-scheduler"),
        spec.path("priority").asInt(0),
        NodeNeeds.read(spec),
        spec.path("readinessGates").findValuesAsText("conditionType"),
        spec.path("hostNetwork").asBoolean(false));
  }

  /**
   * As kube-scheduler counts: the containers and sidecars together, or the init container that asks
   * most where that is more; and the overhead.
   */
  private static Amounts requests(JsonNode spec) {
    var sidecars = Amounts.NONE;
    var start = Amounts.NONE;
    for (var container : spec.path("initContainers")) {
      var asked = requestsOf(container);
      boolean isSidecar = container.path("restartPolicy").asText().equals("Always");
      start = start.max(sidecars.plus(asked));
      sidecars = isSidecar ? sidecars.plus(asked) : sidecars;
    }
    var running = sidecars;
    for (var container : spec.path("containers")) {
      running = running.plus(requestsOf(container));
    }
    return running.max(start).plus(Amounts.read(spec.path("overhead"))).plus(Amounts.onePod());
  }

  /** A limit counts where there is no request. */
  private static Amounts requestsOf(JsonNode container) {
    var resources = container.path("resources");
    return Amounts.read(resources.path("requests")).orElse(Amounts.read(resources.path("limits")));
  }

  /** What others join, if one of its containers gathers them. */
  public Optional<Program.Gathers> gathers() {
    return program(Program.Gathers.class);
  }

  /** What it joins, if one of its containers does. */
  public Optional<Program.Joins> joins() {
    return program(Program.Joins.class);
  }

  /** Name of the pod in its namespace that it joins, or else for whose port it waits. */
  public Optional<String> meets() {
    return joins()
        .map(Program.Joins::podName)
        .or(
            () ->
                init.stream()
                    .map(ContainerPlan::program)
                    .filter(Program.AwaitsPort.class::isInstance)
                    .map(program -> ((Program.AwaitsPort) program).podName())
                    .findFirst());
  }

  private <T extends Program> Optional<T> program(Class<T> type) {
    return main.stream()
        .map(ContainerPlan::program)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
