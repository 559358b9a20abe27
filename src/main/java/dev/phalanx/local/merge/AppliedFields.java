package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.FieldSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a schema allows an object to be applied. Unlike other writes, an apply is always strict:
 * what is not declared could have no owner. The words are those of structured-merge-diff.
 */
final class AppliedFields {
  private final List<String> errors = new ArrayList<>();
  private final Deque<String> path = new ArrayDeque<>();

  private AppliedFields() {}

  /** Refuses with 500, as upstream does, what is not typed as the schema says. */
  static void require(ObjectNode applied, FieldSchema schema) {
    var walk = new AppliedFields();
    walk.visitFields(applied, schema);
    if (!walk.errors.isEmpty()) {
      throw ApiRefusal.unexpected(
          "failed to create typed patch object (%s/%s; %s, Kind=%s): %s"
              .formatted(
                  applied.path("metadata").path("namespace").asText(),
                  applied.path("metadata").path("name").asText(),
                  groupVersion(applied),
                  applied.path("kind").asText(),
                  walk.complaint()));
    }
  }

  /** An object's group and version with the slash that Go prints even without a group. */
  static String groupVersion(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    return apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
  }

  private String complaint() {
    return errors.size() == 1 ? errors.getFirst() : "errors:\n  " + String.join("\n  ", errors);
  }

  private void visit(JsonNode value, FieldSchema schema) {
    if (value.isNull()) {
      return;
    }
    String expected = expected(value, schema);
    if (expected != null) {
      complain(expected);
      return;
    }
    switch (value) {
      case ObjectNode object when !schema.isAtomic() -> visitFields(object, schema);
      case ArrayNode array when schema.listType() != FieldSchema.ListType.ATOMIC ->
          visitItems(array, schema);
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          visitStep("i:" + i, array.get(i), schema.items());
        }
      }
      default -> {}
    }
  }

  private static @Nullable String expected(JsonNode value, FieldSchema schema) {
    boolean isContainer = value.isContainerNode();
    return switch (schema.type()) {
      case OBJECT ->
          value.isObject() ? null : "expected map, got &{%s}".formatted(GoText.of(value));
      case ARRAY -> value.isArray() ? null : "expected list, got &{%s}".formatted(GoText.of(value));
      case STRING ->
          value.isTextual()
              ? null
              : "expected string, got &value.valueUnstructured{Value:%s}"
                  .formatted(GoText.of(value));
      case INTEGER, NUMBER ->
          value.isNumber() ? null : "expected numeric (int or float), got " + goType(value);
      case BOOLEAN -> value.isBoolean() ? null : "expected boolean, got " + goType(value);
      case INT_OR_STRING, QUANTITY ->
          isContainer ? "expected any scalar, got &{%s}".formatted(GoText.of(value)) : null;
      case ANY -> null;
    };
  }

  private void visitFields(ObjectNode object, FieldSchema schema) {
    for (var field : object.properties()) {
      FieldSchema child = schema.field(field.getKey());
      path.addLast(Steps.field(field.getKey()));
      if (child != null) {
        visit(field.getValue(), child);
      } else if (!schema.preservesUnknown()) {
        complain("field not declared in schema");
      }
      path.removeLast();
    }
  }

  private void visitItems(ArrayNode array, FieldSchema schema) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      String missing = missingKey(array.get(i), schema);
      if (missing != null) {
        complain(
            "element %d: associative list with keys has an element that omits key field \"%s\" (and doesn't have default value)"
                .formatted(i, missing));
        continue;
      }
      String step = Steps.item(schema, array.get(i), i);
      if (!seen.add(step)) {
        complain("duplicate entries for key " + Steps.printed(step));
      }
      visitStep(step, array.get(i), schema.items());
    }
  }

  /** A key that an item of a list does not have; upstream is content with any of several. */
  private static @Nullable String missingKey(JsonNode item, FieldSchema list) {
    if (list.listType() != FieldSchema.ListType.MAP || !item.isObject()) {
      return null;
    }
    for (String key : list.mapKeys()) {
      FieldSchema field = list.items().field(key);
      if (item.has(key) || (field != null && field.defaultValue() != null)) {
        return null;
      }
    }
    return list.mapKeys().isEmpty() ? null : list.mapKeys().getFirst();
  }

  private void visitStep(String step, JsonNode value, FieldSchema schema) {
    path.addLast(step);
    visit(value, schema);
    path.removeLast();
  }

  private void complain(String text) {
    var place = new StringBuilder();
    path.forEach(step -> place.append(Steps.printed(step)));
    errors.add(place + ": " + text);
  }

  private static String goType(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY -> "string";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      case BOOLEAN -> "bool";
      case ARRAY -> "[]interface {}";
      case OBJECT, POJO -> "map[string]interface {}";
      case NULL, MISSING -> "<nil>";
    };
  }
}
