package dev.phalanx.render;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.ModelServingStatus;
import dev.phalanx.decision.Condition;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.ServingId;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status of a ModelServing. */
final class StatusRenderer {
  private static final JsonMapper JSON = new JsonMapper();

  private StatusRenderer() {}

  static ArrayNode patch(ServingId serving, ObjectNode status) {
    var patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", serving.uid());
    patch.addObject().put("op", "add").put("path", "/status").set("value", status);
    return patch;
  }

  static ObjectNode render(ServingStatus status, GroupsReport groups) {
    return JSON.valueToTree(
        new ModelServingStatus(
            status.observedGeneration().orElse(null),
            status.replicas(),
            status.currentReplicas(),
            status.updatedReplicas(),
            status.availableReplicas(),
            orNull(status.currentRevision()),
            orNull(status.updateRevision()),
            status.conditions().stream().map(StatusRenderer::condition).toList(),
            GroupsRenderer.render(groups),
            orNull(status.labelSelector()),
            Map.of()));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static io.fabric8.kubernetes.api.model.Condition condition(Condition condition) {
    return new ConditionBuilder()
        .withType(condition.type())
        .withStatus(condition.isTrue() ? "True" : "False")
        .withReason(condition.reason())
        .withMessage(condition.message())
        .withLastTransitionTime(
            condition.lastTransitionTime().truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
