package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.BootstrapContainers;
import dev.phalanx.decision.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Plugin {@code ray-bootstrap}: a first init container in worker pods that waits until the entry's
 * port answers. It is made from the worker's own first container, so no second image is pulled.
 *
 * @param port where Ray's head listens
 * @param check {@code tcp}: the port is open; {@code ray}: {@code ray health-check} succeeds, too
 * @param deadlineSeconds from the container's start until it gives up
 * @param jitter share of a delay by which it is longer or shorter, 0 to 1
 */
record RayBootstrap(int port, Check check, int deadlineSeconds, double jitter)
    implements PodPlugin {
  private static final String SCRIPT = script();
  private static final int DEFAULT_PORT = 6379;
  private static final int MAX_PORT = 65_535;
  private static final int DEFAULT_DEADLINE = 1800;
  private static final int WEEK = 7 * 24 * 3600;
  private static final double DEFAULT_JITTER = 0.2;
  private static final Set<String> FIELDS = Set.of("port", "check", "deadlineSeconds", "jitter");

  /** What counts as an answer, and what asking takes. */
  enum Check {
    TCP("tcp", "50m", "64Mi"),

    /** Starts Python and Ray; as much as KubeRay gives its own. */
    RAY("ray", "200m", "256Mi");

    private final String text;
    private final String cpu;
    private final String memory;

    Check(String text, String cpu, String memory) {
      this.text = text;
      this.cpu = cpu;
      this.memory = memory;
    }
  }

  static RayBootstrap of(JsonNode config) {
    var fields = new PluginConfig(config, FIELDS);
    return new RayBootstrap(
        fields.whole("port", 1, MAX_PORT, DEFAULT_PORT),
        fields.text("check", List.of(Check.TCP.text, Check.RAY.text)).equals(Check.RAY.text)
            ? Check.RAY
            : Check.TCP,
        fields.whole("deadlineSeconds", 1, WEEK, DEFAULT_DEADLINE),
        fields.share("jitter", DEFAULT_JITTER));
  }

  /** Workers, whatever the scope's target is: an entry that waits for itself never starts. */
  @Override
  public boolean isFor(Effect.CreatePod effect, String target) {
    return !effect.pod().isEntry();
  }

  @Override
  public void apply(ObjectNode pod, Effect.CreatePod effect) {
    var spec = (ObjectNode) pod.path("spec");
    var role = effect.pod().role().role().role();
    if (!(spec.path("containers").path(0) instanceof ObjectNode worker)) {
      throw new IllegalArgumentException(
          (".name: 'ray-bootstrap' takes the image of the first container, and the workerTemplate of"
                  + " role '%s' has no container; add one, or leave the role out of scope.roles")
              .formatted(role));
    }
    if (isTaken(spec)) {
      throw new IllegalArgumentException(
          (".name: 'ray-bootstrap' adds an init container of that name, and the workers of role"
                  + " '%s' have a container 'ray-bootstrap'; rename it, or list the plugin once")
              .formatted(role));
    }
    var init = JsonNodeFactory.instance.arrayNode().add(container(spec, worker));
    spec.path("initContainers").forEach(init::add);
    spec.set("initContainers", init);
  }

  private static boolean isTaken(JsonNode spec) {
    return Stream.of("initContainers", "containers")
        .flatMap(kind -> spec.path(kind).valueStream())
        .anyMatch(
            container -> container.path("name").asText().equals(BootstrapContainers.RAY_BOOTSTRAP));
  }

  private ObjectNode container(JsonNode spec, ObjectNode worker) {
    var container = JsonNodeFactory.instance.objectNode();
    container.put("name", BootstrapContainers.RAY_BOOTSTRAP);
    for (var field : List.of("image", "imagePullPolicy", "securityContext", "env", "envFrom")) {
      if (worker.hasNonNull(field)) {
        container.set(field, worker.path(field).deepCopy());
      }
    }
    container
        .putArray("command")
        .add("/bin/sh")
        .add("-c")
        .add(SCRIPT)
        .add(BootstrapContainers.RAY_BOOTSTRAP);
    container
        .putArray("args")
        .add("port=" + port)
        .add("check=" + check.text)
        .add("deadlineSeconds=" + deadlineSeconds)
        .add("jitterPercent=" + Math.round(jitter * 100));
    var mounts = PlainMounts.of(spec, worker);
    if (!mounts.isEmpty()) {
      container.set("volumeMounts", mounts);
    }
    container.set("resources", resources());
    return container.put("terminationMessagePolicy", "FallbackToLogsOnError");
  }

  /** Limits like requests, so that a pod of the class Guaranteed remains one. */
  private ObjectNode resources() {
    var resources = JsonNodeFactory.instance.objectNode();
    for (var kind : List.of("requests", "limits")) {
      resources.putObject(kind).put("cpu", check.cpu).put("memory", check.memory);
    }
    return resources;
  }

  private static String script() {
    try (var script = RayBootstrap.class.getResourceAsStream("ray-bootstrap.sh")) {
      var bytes = Objects.requireNonNull(script, "ray-bootstrap.sh is in this jar").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
