package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the defaults that a CRD declares; a null that is not allowed counts as absent. */
final class Defaulting {
  private Defaulting() {}

  static void apply(JsonNode value, FieldSchema schema) {
    switch (value) {
      case ObjectNode object -> applyToFields(object, schema);
      case ArrayNode array -> array.forEach(item -> apply(item, schema.items()));
      default -> {}
    }
  }

  private static void applyToFields(ObjectNode object, FieldSchema schema) {
    for (var property : schema.properties().entrySet()) {
      FieldSchema child = property.getValue();
      JsonNode given = object.get(property.getKey());
      JsonNode standard = child.defaultValue();
      if (standard != null && (given == null || (given.isNull() && !child.isNullable()))) {
        given = standard.deepCopy();
        object.set(property.getKey(), given);
      }
      if (given != null && given.isNull() && !child.isNullable()) {
        object.remove(property.getKey());
      } else if (given != null && given.isContainerNode()) {
        apply(given, child);
      }
    }
    FieldSchema additional = schema.additional();
    if (additional != null) {
      boolean isNullable = additional.isNullable() || additional == FieldSchema.any();
      for (var fields = object.properties().iterator(); fields.hasNext(); ) {
        var field = fields.next();
        if (!schema.properties().containsKey(field.getKey())) {
          if (field.getValue().isNull() && !isNullable) {
            fields.remove();
          } else {
            apply(field.getValue(), additional);
          }
        }
      }
    }
  }
}
