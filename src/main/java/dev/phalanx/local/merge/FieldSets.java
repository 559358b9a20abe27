package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.FieldSchema;
import java.util.ArrayDeque;
import java.util.Deque;

/** The fields that an object sets: what a server-side apply of it owns. */
final class FieldSets {
  private final FieldTree found = new FieldTree();
  private final Deque<String> path = new ArrayDeque<>();

  private FieldSets() {}

  static FieldTree of(JsonNode value, FieldSchema schema) {
    var walk = new FieldSets();
    walk.visit(value, schema);
    return walk.found;
  }

  private void visit(JsonNode value, FieldSchema schema) {
    switch (value) {
      case ObjectNode object when !schema.isAtomic() -> visitFields(object, schema);
      case ArrayNode array when schema.listType() != FieldSchema.ListType.ATOMIC ->
          visitItems(array, schema);
      default -> found.insert(path);
    }
  }

  private void visitFields(ObjectNode object, FieldSchema schema) {
    for (var field : object.properties()) {
      FieldSchema declared = schema.properties().get(field.getKey());
      String step = Steps.field(field.getKey());
      path.addLast(step);
      visit(field.getValue(), declared != null ? declared : Steps.schemaOf(schema, step));
      if (declared == null || isEmptyObject(field.getValue())) {
        found.insert(path);
      }
      path.removeLast();
    }
  }

  private void visitItems(ArrayNode array, FieldSchema schema) {
    for (int i = 0; i < array.size(); i++) {
      path.addLast(Steps.item(schema, array.get(i), i));
      visit(array.get(i), schema.items());
      found.insert(path);
      path.removeLast();
    }
  }

  private static boolean isEmptyObject(JsonNode value) {
    return value.isObject() && value.isEmpty();
  }
}
