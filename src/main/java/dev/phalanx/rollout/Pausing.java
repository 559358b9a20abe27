package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.api.Annotations;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.Nullable;

/** The annotation {@value Annotations#PAUSED}, which stops further steps of a rollout. */
final class Pausing {
  static final String PAUSED = "true";

  private Pausing() {}

  /** Whether no further step is to be taken. */
  static boolean isPaused(JsonNode serving) {
    return annotation(serving).asText().equals(PAUSED);
  }

  /** Sets the annotation, removes it with null; false when there was nothing to do. */
  static boolean annotate(ServingApi api, @Nullable String value) {
    var serving = api.serving();
    var present = annotation(serving);
    if (value == null ? present.isMissingNode() : present.asText().equals(value)) {
      return false;
    }
    var patch = JsonNodeFactory.instance.objectNode();
    var metadata = patch.putObject("metadata");
    metadata.set("uid", serving.at(ServingApi.UID));
    metadata.putObject("annotations").put(Annotations.PAUSED, value);
    api.patch(PatchType.JSON_MERGE, patch);
    return true;
  }

  private static JsonNode annotation(JsonNode serving) {
    return serving.at("/metadata/annotations").path(Annotations.PAUSED);
  }
}
