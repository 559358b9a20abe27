package dev.phalanx.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Labels;
import dev.phalanx.api.ModelServing;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingId;

/** Names, labels and owner references, which all children have in common. */
final class RenderedMetadata {
  private static final String METADATA = "metadata";

  private RenderedMetadata() {}

  /** An object owned by {@code serving}, in its namespace, without spec. */
  static ObjectNode object(
      String apiVersion, String kind, ServingId serving, String name, ObjectNode labels) {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    var metadata = object.putObject(METADATA);
    metadata.put("name", name).put("namespace", serving.namespace());
    metadata.set("labels", labels);
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", ModelServing.API_VERSION)
        .put("kind", ModelServing.KIND)
        .put("name", serving.name())
        .put("uid", serving.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    return object;
  }

  static ObjectNode metadata(ObjectNode object) {
    return (ObjectNode) object.path(METADATA);
  }

  static ObjectNode labels(ServingId serving) {
    return JsonNodeFactory.instance.objectNode().put(Labels.NAME, serving.name());
  }

  static ObjectNode labels(ServingId serving, GroupOrdinal group) {
    return labels(serving).put(Labels.GROUP_NAME, group.nameIn(serving));
  }

  static ObjectNode labels(ServingId serving, RoleAddress role) {
    return labels(serving, role.group())
        .put(Labels.ROLE, role.role().role())
        .put(Labels.ROLE_ID, role.role().toString());
  }
}
