package dev.phalanx.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Effect;

/** A built-in plugin: changes a pod just before it is created. */
sealed interface PodPlugin permits DemoPodTweaks, LwsStandardLabels {

  /** Changes {@code pod}, which is complete otherwise. */
  void apply(ObjectNode pod, Effect.CreatePod effect);
}
