package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Finds fields that a schema does not declare. */
final class UnknownFields {
  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  static List<String> in(ObjectNode object, FieldSchema schema) {
    var walk = new UnknownFields();
    walk.visit(object, schema, "");
    return walk.found;
  }

  private void visit(JsonNode value, FieldSchema schema, String path) {
    switch (value) {
      case ObjectNode object -> visitFields(object, schema, path);
      case ArrayNode array -> {
        FieldSchema items = schema.items();
        for (int i = 0; i < array.size(); i++) {
          if (array.get(i).isContainerNode()) {
            visit(array.get(i), items, path + "[" + i + "]");
          }
        }
      }
      default -> {}
    }
  }

  private void visitFields(ObjectNode object, FieldSchema schema, String path) {
    boolean all = schema.preservesUnknown();
    for (var field : object.properties()) {
      FieldSchema child = schema.field(field.getKey());
      if (child == null) {
        if (!all) {
          found.add("unknown field \"" + join(path, field.getKey()) + "\"");
        }
      } else if (field.getValue().isContainerNode()) {
        visit(field.getValue(), child, join(path, field.getKey()));
      }
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
