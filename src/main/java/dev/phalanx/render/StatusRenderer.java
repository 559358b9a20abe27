package dev.phalanx.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Condition;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.ServingId;
import java.time.temporal.ChronoUnit;

/** The status of a ModelServing. */
final class StatusRenderer {
  private StatusRenderer() {}

  static ArrayNode patch(ServingId serving, ObjectNode status) {
    var patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", serving.uid());
    patch.addObject().put("op", "add").put("path", "/status").set("value", status);
    return patch;
  }

  static ObjectNode render(ServingStatus status) {
    var json = JsonNodeFactory.instance.objectNode();
    status.observedGeneration().ifPresent(generation -> json.put("observedGeneration", generation));
    json.put("replicas", status.replicas())
        .put("currentReplicas", status.currentReplicas())
        .put("updatedReplicas", status.updatedReplicas())
        .put("availableReplicas", status.availableReplicas());
    putText(json, "currentRevision", status.currentRevision());
    putText(json, "updateRevision", status.updateRevision());
    putText(json, "labelSelector", status.labelSelector());
    var conditions = json.putArray("conditions");
    status.conditions().forEach(condition -> conditions.add(condition(condition)));
    return json;
  }

  private static void putText(ObjectNode json, String field, String text) {
    if (!text.isEmpty()) {
      json.put(field, text);
    }
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
