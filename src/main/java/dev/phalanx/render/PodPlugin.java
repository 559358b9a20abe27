package dev.phalanx.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Effect;

/** A built-in plugin: changes a pod just before it is created. */
sealed interface PodPlugin permits DemoPodTweaks, LwsEnvironment, LwsStandardLabels, RayBootstrap {

  /**
   * Changes {@code pod}, which is complete otherwise.
   *
   * @throws IllegalArgumentException where that cannot be; names the plugin's field
   */
  void apply(ObjectNode pod, Effect.CreatePod effect);

  /**
   * Whether it sees this pod, of whose role it is.
   *
   * @param target of its scope; empty is all
   */
  default boolean isFor(Effect.CreatePod effect, String target) {
    return switch (target) {
      case "", "All" -> true;
      case "Entry" -> effect.pod().isEntry();
      case "Worker" -> !effect.pod().isEntry();
      default -> false;
    };
  }
}
