package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Removes the fields that a schema does not declare. */
final class Pruning {
  private Pruning() {}

  static void prune(JsonNode value, FieldSchema schema) {
    switch (value) {
      case ObjectNode object -> pruneFields(object, schema);
      case ArrayNode array -> {
        FieldSchema items = schema.items();
        for (JsonNode item : array) {
          if (item.isContainerNode()) {
            prune(item, items);
          }
        }
      }
      default -> {}
    }
  }

  private static void pruneFields(ObjectNode object, FieldSchema schema) {
    boolean all = schema.preservesUnknown();
    for (var fields = object.properties().iterator(); fields.hasNext(); ) {
      var field = fields.next();
      FieldSchema child = schema.field(field.getKey());
      if (child == null && !all) {
        fields.remove();
      } else if (child != null && field.getValue().isContainerNode()) {
        prune(field.getValue(), child);
      }
    }
  }
}
