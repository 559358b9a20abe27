package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The zero value of a Go type as JSON: structs that are no pointers, which have an empty object as
 * default in the OpenAPI documents, required scalars, and null for required lists and maps.
 */
final class ZeroValues {
  private ZeroValues() {}

  static ObjectNode of(FieldSchema schema) {
    ObjectNode zero = JsonNodeFactory.instance.objectNode();
    for (var property : schema.properties().entrySet()) {
      FieldSchema child = property.getValue();
      JsonNode standard = child.defaultValue();
      if (standard != null && standard.isObject()) {
        zero.set(property.getKey(), of(child));
      } else if (schema.required().contains(property.getKey())) {
        zero.set(property.getKey(), standard);
      }
    }
    BuiltInDefaults.writeZeros(zero, schema);
    return zero;
  }
}
