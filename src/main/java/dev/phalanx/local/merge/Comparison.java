package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.FieldSchema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields differ between two objects, by the rules of structured-merge-diff: an atomic list or
 * map is one field, and one that comes or goes is listed together with all below it.
 */
final class Comparison {
  final FieldTree added = new FieldTree();
  final FieldTree modified = new FieldTree();
  final FieldTree removed = new FieldTree();
  private final Deque<String> path = new ArrayDeque<>();

  private Comparison() {}

  static Comparison of(ObjectNode before, ObjectNode after, FieldSchema schema) {
    var comparison = new Comparison();
    comparison.visitFields(before, after, schema);
    return comparison;
  }

  /** What the writer of the second object has changed or brought. */
  FieldTree written() {
    return added.union(modified);
  }

  private void visit(@Nullable JsonNode before, @Nullable JsonNode after, FieldSchema schema) {
    if (before != null && before.equals(after)) {
      return;
    }
    if (isLeaf(before, schema) || isLeaf(after, schema) || areBothEmpty(before, after)) {
      insertLeaf(before, after);
      return;
    }
    if (before instanceof ArrayNode || after instanceof ArrayNode) {
      visitItems(before, after, schema);
    } else {
      visitFields(before, after, schema);
    }
    if (before == null) {
      added.insert(path);
    } else if (after == null) {
      removed.insert(path);
    }
  }

  /** Null and absent take the form of the other side. */
  private static boolean isLeaf(@Nullable JsonNode value, FieldSchema schema) {
    return switch (value) {
      case null -> false;
      case ObjectNode _ -> schema.isAtomic();
      case ArrayNode _ -> schema.listType() == FieldSchema.ListType.ATOMIC;
      default -> !value.isNull();
    };
  }

  private static boolean areBothEmpty(@Nullable JsonNode before, @Nullable JsonNode after) {
    return (before == null || before.isEmpty()) && (after == null || after.isEmpty());
  }

  private void insertLeaf(@Nullable JsonNode before, @Nullable JsonNode after) {
    if (before == null) {
      added.insert(path);
    } else if (after == null) {
      removed.insert(path);
    } else {
      modified.insert(path);
    }
  }

  private void visitFields(
      @Nullable JsonNode before, @Nullable JsonNode after, FieldSchema schema) {
    if (after != null) {
      for (var field : after.properties()) {
        visitStep(
            Steps.field(field.getKey()), child(before, field.getKey()), field.getValue(), schema);
      }
    }
    if (before != null) {
      for (var field : before.properties()) {
        if (child(after, field.getKey()) == null) {
          visitStep(Steps.field(field.getKey()), field.getValue(), null, schema);
        }
      }
    }
  }

  private void visitItems(@Nullable JsonNode before, @Nullable JsonNode after, FieldSchema schema) {
    Map<String, JsonNode> old = byStep(before, schema);
    Map<String, JsonNode> now = byStep(after, schema);
    now.forEach((step, item) -> visitStep(step, old.get(step), item, schema));
    old.forEach(
        (step, item) -> {
          if (!now.containsKey(step)) {
            visitStep(step, item, null, schema);
          }
        });
  }

  private void visitStep(
      String step, @Nullable JsonNode before, @Nullable JsonNode after, FieldSchema schema) {
    path.addLast(step);
    visit(before, after, Steps.schemaOf(schema, step));
    path.removeLast();
  }

  private static Map<String, JsonNode> byStep(@Nullable JsonNode list, FieldSchema schema) {
    if (list == null || list.isEmpty()) {
      return Map.of();
    }
    Map<String, JsonNode> items = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      items.putIfAbsent(Steps.item(schema, list.get(i), i), list.get(i));
    }
    return items;
  }

  private static @Nullable JsonNode child(@Nullable JsonNode object, String name) {
    return object == null ? null : object.get(name);
  }
}
