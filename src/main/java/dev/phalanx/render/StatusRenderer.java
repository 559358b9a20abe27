package dev.phalanx.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Condition;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.ServingId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The status of a ModelServing. */
final class StatusRenderer {
  private StatusRenderer() {}

  static ObjectNode patch(ServingId serving, ServingStatus status) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("uid", serving.uid());
    patch.set("status", status(status));
    return patch;
  }

  /** Absent is null, which removes the field in a merge patch. */
  private static ObjectNode status(ServingStatus status) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("observedGeneration", status.observedGeneration().orElse(null));
    json.put("replicas", status.replicas())
        .put("currentReplicas", status.currentReplicas())
        .put("updatedReplicas", status.updatedReplicas())
        .put("availableReplicas", status.availableReplicas());
    json.put("currentRevision", orNull(status.currentRevision()))
        .put("updateRevision", orNull(status.updateRevision()))
        .put("labelSelector", orNull(status.labelSelector()));
    var conditions = json.putArray("conditions");
    status.conditions().forEach(condition -> conditions.add(condition(condition)));
    return json;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static ObjectNode condition(Condition condition) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", condition.type())
        .put("status", condition.isTrue() ? "True" : "False")
        .put("reason", condition.reason())
        .put("message", condition.message())
        .put(
            "lastTransitionTime",
            condition.lastTransitionTime().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
