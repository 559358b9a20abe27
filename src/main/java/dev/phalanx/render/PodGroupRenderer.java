package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Annotations;
import dev.phalanx.api.Labels;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.SubGroup;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.TopologyPolicy;
import java.util.List;

/** Volcano's PodGroup, made and brought into shape. */
final class PodGroupRenderer {
  private static final String MIN_MEMBER = "minMember";
  private static final String MIN_RESOURCES = "minResources";
  private static final String QUEUE = "queue";
  private static final String TOPOLOGY = "networkTopology";
  private static final String TASKS = "minTaskMember";
  private static final String SUB_GROUPS = "subGroupPolicy";

  /** Fields that are removed where the shape does not have them. */
  private static final List<String> OPTIONAL = List.of(MIN_RESOURCES, TOPOLOGY, TASKS, SUB_GROUPS);

  private PodGroupRenderer() {}

  static ObjectNode object(ServingId serving, GroupOrdinal group, PodGroupShape shape) {
    var name = group.nameIn(serving);
    var object =
        RenderedMetadata.object(
            "scheduling.volcano.sh/v1beta1",
            "PodGroup",
            serving,
            name,
            RenderedMetadata.labels(serving, group));
    var metadata = RenderedMetadata.metadata(object);
    // Kthena's have no blockOwnerDeletion
    ((ObjectNode) metadata.path("ownerReferences").path(0)).remove("blockOwnerDeletion");
    metadata.putObject("annotations").put(Annotations.POD_GROUP, name);
    object.set("spec", spec(serving, shape));
    return object;
  }

  /**
   * A JSON patch, because it replaces maps as a whole: a merge would leave resources behind that
   * the shape no longer has. Setting before removing makes the removal safe where nothing is.
   */
  static ArrayNode patch(ServingId serving, String uid, PodGroupShape shape) {
    var patch = JsonNodeFactory.instance.arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", uid);
    var spec = spec(serving, shape);
    spec.properties().forEach(field -> add(patch, field.getKey(), field.getValue()));
    for (var field : OPTIONAL) {
      if (!spec.has(field)) {
        add(patch, field, JsonNodeFactory.instance.objectNode());
        patch.addObject().put("op", "remove").put("path", "/spec/" + field);
      }
    }
    return patch;
  }

  private static void add(ArrayNode patch, String field, JsonNode value) {
    patch.addObject().put("op", "add").put("path", "/spec/" + field).set("value", value);
  }

  private static ObjectNode spec(ServingId serving, PodGroupShape shape) {
    var spec = JsonNodeFactory.instance.objectNode().put(MIN_MEMBER, shape.minMember());
    if (!shape.minResources().amounts().isEmpty()) {
      spec.set(MIN_RESOURCES, resources(shape.minResources()));
    }
    shape.queue().ifPresent(queue -> spec.put(QUEUE, queue));
    shape.topology().ifPresent(policy -> spec.set(TOPOLOGY, topology(policy)));
    if (!shape.minTaskMember().isEmpty()) {
      var tasks = spec.putObject(TASKS);
      shape.minTaskMember().forEach(tasks::put);
    }
    if (!shape.subGroups().isEmpty()) {
      var subGroups = spec.putArray(SUB_GROUPS);
      shape.subGroups().forEach(subGroup -> subGroups.add(subGroup(serving, subGroup)));
    }
    return spec;
  }

  private static ObjectNode resources(Resources resources) {
    var json = JsonNodeFactory.instance.objectNode();
    resources.amounts().forEach((name, quantity) -> json.put(name, quantity.toString()));
    return json;
  }

  private static ObjectNode topology(TopologyPolicy policy) {
    var json = JsonNodeFactory.instance.objectNode().put("mode", policy.mode());
    policy.highestTierAllowed().ifPresent(tier -> json.put("highestTierAllowed", tier));
    policy.highestTierName().ifPresent(tier -> json.put("highestTierName", tier));
    return json;
  }

  private static ObjectNode subGroup(ServingId serving, SubGroup subGroup) {
    var json = JsonNodeFactory.instance.objectNode().put("name", subGroup.role());
    json.putObject("labelSelector")
        .putObject("matchLabels")
        .put(Labels.NAME, serving.name())
        .put(Labels.ROLE, subGroup.role());
    json.putArray("matchLabelKeys").add(Labels.ROLE_ID);
    json.put("subGroupSize", subGroup.size()).put("minSubGroups", subGroup.minSubGroups());
    subGroup.topology().ifPresent(policy -> json.set(TOPOLOGY, topology(policy)));
    return json;
  }
}
