package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.FieldSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays an applied object over a live one; lists merge by their keys, and the applied order wins.
 */
final class TypedMerge {
  private TypedMerge() {}

  static ObjectNode merged(ObjectNode live, ObjectNode applied, FieldSchema schema) {
    ObjectNode result = live.deepCopy();
    for (var field : applied.properties()) {
      FieldSchema child = Steps.schemaOf(schema, Steps.field(field.getKey()));
      result.set(field.getKey(), merged(live.get(field.getKey()), field.getValue(), child));
    }
    return result;
  }

  /** Without the paths of a tree. */
  static ObjectNode without(ObjectNode object, FieldTree paths, FieldSchema schema) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (var field : object.properties()) {
      String step = Steps.field(field.getKey());
      JsonNode kept = kept(field.getValue(), paths.child(step), Steps.schemaOf(schema, step));
      if (kept != null) {
        result.set(field.getKey(), kept);
      }
    }
    return result;
  }

  private static @Nullable JsonNode kept(
      JsonNode value, @Nullable FieldTree paths, FieldSchema schema) {
    if (paths == null || paths.isEmpty()) {
      return value;
    }
    if (paths.isMember()) {
      return null;
    }
    return switch (value) {
      case ObjectNode object -> nullIfEmpty(without(object, paths, schema));
      case ArrayNode array -> nullIfEmpty(keptItems(array, paths, schema));
      default -> value;
    };
  }

  private static ArrayNode keptItems(ArrayNode array, FieldTree paths, FieldSchema schema) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < array.size(); i++) {
      FieldTree below = paths.child(Steps.item(schema, array.get(i), i));
      JsonNode kept = kept(array.get(i), below, schema.items());
      if (kept != null) {
        result.add(kept);
      }
    }
    return result;
  }

  private static @Nullable JsonNode nullIfEmpty(JsonNode container) {
    return container.isEmpty() ? null : container;
  }

  private static JsonNode merged(@Nullable JsonNode live, JsonNode applied, FieldSchema schema) {
    if (live instanceof ObjectNode before
        && applied instanceof ObjectNode after
        && !schema.isAtomic()) {
      return merged(before, after, schema);
    }
    if (live instanceof ArrayNode before
        && applied instanceof ArrayNode after
        && schema.listType() != FieldSchema.ListType.ATOMIC) {
      return mergedItems(before, after, schema);
    }
    return applied.deepCopy();
  }

  /**
   * The items of both. Those of both lists come in the applied order; live ones that are not
   * applied keep their place among their neighbours.
   */
  private static ArrayNode mergedItems(ArrayNode live, ArrayNode applied, FieldSchema schema) {
    Map<String, JsonNode> before = byStep(live, schema);
    Map<String, JsonNode> after = byStep(applied, schema);
    List<String> left = new ArrayList<>(before.keySet());
    List<String> right = new ArrayList<>(after.keySet());
    Deque<String> shared = new ArrayDeque<>(right.stream().filter(before::containsKey).toList());
    Set<String> taken = new HashSet<>();
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    int l = 0;
    int r = 0;
    while (l < left.size() || r < right.size()) {
      boolean takesLeft = false;
      if (l < left.size()) {
        String step = left.get(l);
        if (!after.containsKey(step)) {
          takesLeft = true;
        } else if (taken.contains(step)
            || (r < right.size() && !step.equals(right.get(r)) && !step.equals(shared.peek()))) {
          l++;
          continue;
        }
      }
      if (takesLeft) {
        result.add(before.get(left.get(l++)));
        continue;
      }
      String step = right.get(r++);
      taken.add(step);
      shared.remove(step);
      result.add(
          merged(before.get(step), after.getOrDefault(step, NullNode.instance), schema.items()));
    }
    return result;
  }

  private static Map<String, JsonNode> byStep(ArrayNode list, FieldSchema schema) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      items.putIfAbsent(Steps.item(schema, list.get(i), i), list.get(i));
    }
    return items;
  }
}
