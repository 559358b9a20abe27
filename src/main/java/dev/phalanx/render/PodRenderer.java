package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Annotations;
import dev.phalanx.api.BootstrapEnv;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.Effect;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingSpec;
import java.util.List;

/**
 * A pod from its template: labels and annotations of the template below the controller's own, the
 * spec verbatim but for scheduler and bootstrap environment, then the plugins.
 */
final class PodRenderer {
  private static final List<String> CONTAINERS = List.of("initContainers", "containers");
  private static final String ENV = "env";
  private static final List<String> RESERVED = List.of("modelserving.volcano.sh/", "phalanx.dev/");
  private static final String SPREAD = "topologySpreadConstraints";

  private PodRenderer() {}

  static Rendering render(Effect.CreatePod effect) {
    var template = template(effect.template(), effect.pod());
    var pod =
        RenderedMetadata.object(
            "v1",
            "Pod",
            effect.serving(),
            effect.pod().nameIn(effect.serving()),
            labels(effect, template));
    var annotations = annotations(effect, template);
    if (!annotations.isEmpty()) {
      RenderedMetadata.metadata(pod).set("annotations", annotations);
    }
    pod.set("spec", spec(effect, template));
    return PluginChain.apply(pod, effect);
  }

  /** The pod template that the role has for this pod. */
  static JsonNode template(RoleTemplate role, PodAddress pod) {
    return TemplateJson.parse(role.json()).path(pod.isEntry() ? "entryTemplate" : "workerTemplate");
  }

  /** The prefixes of our labels are ours alone: an entry label on a worker would catch traffic. */
  private static ObjectNode labels(Effect.CreatePod effect, JsonNode template) {
    var labels = TemplateJson.objectAt(template.path("metadata"), "labels");
    labels.properties().removeIf(label -> RESERVED.stream().anyMatch(label.getKey()::startsWith));
    labels.setAll(RenderedMetadata.labels(effect.serving(), effect.pod().role()));
    labels.put(Labels.REVISION, effect.revision().value());
    labels.put(Labels.ROLE_TEMPLATE_HASH, effect.template().hash());
    labels.put(Labels.ATTEMPT, Integer.toString(effect.attempt()));
    if (effect.isScaleTarget()) {
      labels.put(Labels.SCALE_TARGET, Labels.TRUE);
    }
    return effect.pod().isEntry() ? labels.put(Labels.ENTRY, Labels.TRUE) : labels;
  }

  private static ObjectNode annotations(Effect.CreatePod effect, JsonNode template) {
    var annotations = TemplateJson.objectAt(template.path("metadata"), "annotations");
    var role = effect.pod().role();
    return effect.isGang()
        ? annotations
            .put(Annotations.POD_GROUP, role.group().nameIn(effect.serving()))
            .put(Annotations.TASK_SPEC, role.role().toString())
        : annotations;
  }

  private static ObjectNode spec(Effect.CreatePod effect, JsonNode template) {
    var spec = TemplateJson.objectAt(template, "spec");
    spec.put("schedulerName", effect.spec().schedulerName());
    spread(spec, effect.spec());
    for (var kind : CONTAINERS) {
      for (var container : spec.path(kind)) {
        if (container instanceof ObjectNode object) {
          object.set(ENV, env(effect, object.path(ENV)));
        }
      }
    }
    return spec;
  }

  private static void spread(ObjectNode spec, ServingSpec serving) {
    if (spec.path(SPREAD).isEmpty()) {
      serving.topologySpread().ifPresent(json -> spec.set(SPREAD, TemplateJson.parse(json)));
    }
  }

  /** Ours come first, so that the template's can refer to them: {@code $(ENTRY_ADDRESS)}. */
  private static ArrayNode env(Effect.CreatePod effect, JsonNode given) {
    PodAddress pod = effect.pod();
    var entry = pod.role().entry().nameIn(effect.serving());
    var env = JsonNodeFactory.instance.arrayNode();
    add(env, BootstrapEnv.GROUP_SIZE, Integer.toString(effect.template().podsPerReplica()));
    add(env, BootstrapEnv.ENTRY_ADDRESS, entry + "." + effect.serving().namespace());
    add(env, BootstrapEnv.WORKER_INDEX, Integer.toString(pod.index()));
    add(env, BootstrapEnv.ATTEMPT, Integer.toString(effect.attempt()));
    for (var variable : given) {
      if (!BootstrapEnv.ORDER.contains(variable.path("name").asText())) {
        env.add(variable);
      }
    }
    return env;
  }

  private static void add(ArrayNode env, String name, String value) {
    env.addObject().put("name", name).put("value", value);
  }
}
