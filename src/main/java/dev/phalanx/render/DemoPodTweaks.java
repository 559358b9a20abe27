package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Annotations;
import dev.phalanx.api.BootstrapEnv;
import dev.phalanx.decision.Effect;
import java.util.List;
import java.util.Set;

/**
 * Plugin {@code demo-pod-tweaks}: a runtime class, more annotations, more environment variables.
 * What the controller itself sets stays.
 *
 * @param runtimeClassName empty leaves the template's
 * @param annotations JSON object
 * @param env JSON array of EnvVar, appended to every container; may hold secrets
 */
record DemoPodTweaks(String runtimeClassName, JsonNode annotations, JsonNode env)
    implements PodPlugin {
  private static final Set<String> OWN = Set.of(Annotations.POD_GROUP, Annotations.TASK_SPEC);

  static DemoPodTweaks of(JsonNode config) {
    var annotations = config.path("annotations");
    var env = config.path("env");
    if (!isAbsentOr(annotations.isObject(), annotations)) {
      throw new IllegalArgumentException(".config.annotations: must be a map of texts");
    }
    if (!isAbsentOr(env.isArray(), env)) {
      throw new IllegalArgumentException(".config.env: must be a list of {name, value}");
    }
    return new DemoPodTweaks(config.path("runtimeClassName").asText(), annotations, env);
  }

  private static boolean isAbsentOr(boolean isRight, JsonNode node) {
    return isRight || node.isMissingNode() || node.isNull();
  }

  @Override
  public void apply(ObjectNode pod, Effect.CreatePod effect) {
    var spec = (ObjectNode) pod.path("spec");
    if (!runtimeClassName.isEmpty()) {
      spec.put("runtimeClassName", runtimeClassName);
    }
    annotate(RenderedMetadata.metadata(pod), effect.isGang());
    for (var kind : List.of("initContainers", "containers")) {
      spec.path(kind).forEach(this::extend);
    }
  }

  private void annotate(ObjectNode metadata, boolean isGang) {
    for (var annotation : annotations.properties()) {
      if (!isGang || !OWN.contains(annotation.getKey())) {
        metadata.withObject("/annotations").set(annotation.getKey(), annotation.getValue());
      }
    }
  }

  private void extend(JsonNode container) {
    var variables = ((ObjectNode) container).withArray("env");
    for (var variable : env) {
      if (!BootstrapEnv.ORDER.contains(variable.path("name").asText())) {
        variables.add(variable);
      }
    }
  }

  /** Without the configuration, which may hold secrets. */
  @Override
  public String toString() {
    return "DemoPodTweaks";
  }
}
