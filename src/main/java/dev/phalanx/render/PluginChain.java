package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.BootstrapContainers;
import dev.phalanx.decision.Effect;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code spec.plugins}, applied in order. A plugin that nobody knows or that cannot read its
 * configuration makes the pod impossible: a pod without it would not be what was asked for.
 */
final class PluginChain {
  private static final String BUILT_IN = "BuiltIn";

  private static final Map<String, Function<JsonNode, PodPlugin>> REGISTRY =
      new TreeMap<>(
          Map.of(
              "demo-pod-tweaks",
              DemoPodTweaks::of,
              "lws-environment",
              LwsEnvironment::of,
              "lws-standard-labels",
              LwsStandardLabels::of,
              BootstrapContainers.RAY_BOOTSTRAP,
              RayBootstrap::of));

  private PluginChain() {}

  static Rendering apply(ObjectNode pod, Effect.CreatePod effect) {
    int index = 0;
    for (var plugin : TemplateJson.parse(effect.spec().plugins())) {
      try {
        apply(plugin, pod, effect);
      } catch (IllegalArgumentException e) {
        return new Rendering.Impossible("spec.plugins[%d]%s".formatted(index, e.getMessage()));
      }
      index++;
    }
    return new Rendering.Rendered(pod);
  }

  private static void apply(JsonNode plugin, ObjectNode pod, Effect.CreatePod effect) {
    var factory = REGISTRY.get(plugin.path("name").asText());
    if (factory == null) {
      throw new IllegalArgumentException(
          ".name: '%s' is no plugin of this controller; it has %s"
              .formatted(plugin.path("name").asText(), String.join(", ", REGISTRY.keySet())));
    }
    if (!plugin.path("type").asText(BUILT_IN).equals(BUILT_IN)) {
      throw new IllegalArgumentException(
          ".type: '%s' is not '%s'".formatted(plugin.path("type").asText(), BUILT_IN));
    }
    var made = factory.apply(plugin.path("config"));
    var scope = plugin.path("scope");
    if (hasRole(scope, effect) && made.isFor(effect, scope.path("target").asText())) {
      made.apply(pod, effect);
    }
  }

  private static boolean hasRole(JsonNode scope, Effect.CreatePod effect) {
    var roles = scope.path("roles");
    boolean hasRole = roles.isEmpty();
    for (var role : roles) {
      hasRole |= role.asText().equals(effect.pod().role().role().role());
    }
    return hasRole;
  }
}
