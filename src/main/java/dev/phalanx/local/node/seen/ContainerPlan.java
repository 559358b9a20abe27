package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a kubelet needs to know of a container.
 *
 * @param sidecar an init container that goes on running
 * @param preStopSeconds simulated time that its preStop hook takes
 */
public record ContainerPlan(
    String name,
    String image,
    boolean sidecar,
    Program program,
    Optional<Probe> startup,
    Optional<Probe> readiness,
    Optional<Probe> liveness,
    int preStopSeconds) {
  private static final Pattern SLEEP = Pattern.compile("\\bsleep (\\d{1,5})\\b");

  static List<ContainerPlan> readAll(JsonNode containers) {
    List<ContainerPlan> plans = new ArrayList<>();
    for (var container : containers) {
      plans.add(read(container));
    }
    return List.copyOf(plans);
  }

  private static ContainerPlan read(JsonNode container) {
    return new ContainerPlan(
        container.path("name").asText(),
        container.path("image").asText(),
        container.path("restartPolicy").asText().equals("Always"),
        ProgramReader.read(container),
        Probe.read(container.path("startupProbe")),
        Probe.read(container.path("readinessProbe")),
        Probe.read(container.path("livenessProbe")),
        preStop(container.path("lifecycle").path("preStop")));
  }

  private static int preStop(JsonNode hook) {
    var sleep = SLEEP.matcher(String.join(" ", Json.texts(hook.path("exec").path("command"))));
    return sleep.find()
        ? Integer.parseInt(sleep.group(1))
        : hook.path("sleep").path("seconds").asInt(0);
  }
}
