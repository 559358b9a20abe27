package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.BootstrapEnv;
import dev.phalanx.decision.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * Plugin {@code lws-environment}: the names by which LeaderWorkerSet tells its pods of each other,
 * beside the controller's own. Takes no configuration.
 */
record LwsEnvironment() implements PodPlugin {
  private record Alias(String name, String of) {}

  /** In the order in which containers get them. */
  private static final List<Alias> ALIASES =
      List.of(
          new Alias("LWS_LEADER_ADDRESS", BootstrapEnv.ENTRY_ADDRESS),
          new Alias("LWS_GROUP_SIZE", BootstrapEnv.GROUP_SIZE),
          new Alias("LWS_WORKER_INDEX", BootstrapEnv.WORKER_INDEX));

  static LwsEnvironment of(JsonNode config) {
    PluginConfig.requireNone(config);
    return new LwsEnvironment();
  }

  @Override
  public void apply(ObjectNode pod, Effect.CreatePod effect) {
    for (var kind : List.of("initContainers", "containers")) {
      for (var container : pod.path("spec").path(kind)) {
        if (container instanceof ObjectNode object) {
          object.set("env", env(object.path("env")));
        }
      }
    }
  }

  /** The controller's own, which come first, the aliases, and what the template has beside them. */
  private static ArrayNode env(JsonNode given) {
    var own = new ArrayList<JsonNode>();
    var others = new ArrayList<JsonNode>();
    for (var variable : given) {
      var name = variable.path("name").asText();
      if (BootstrapEnv.ORDER.contains(name)) {
        own.add(variable);
      } else if (ALIASES.stream().noneMatch(alias -> alias.name().equals(name))) {
        others.add(variable);
      }
    }
    var env = JsonNodeFactory.instance.arrayNode().addAll(own);
    for (var alias : ALIASES) {
      own.stream()
          .filter(variable -> variable.path("name").asText().equals(alias.of()))
          .forEach(
              found -> env.addObject().put("name", alias.name()).set("value", found.path("value")));
    }
    return env.addAll(others);
  }
}
