package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Makes a built-in object what it is after it went through its Go types and their defaulting
 * functions: structs that are no pointers and required scalars are written even where they are
 * empty, empty maps and lists that may be left out are, and nulls are absent.
 */
final class GoValues {
  private GoValues() {}

  static void complete(ObjectNode object, FieldSchema schema) {
    BuiltInDefaults.apply(object, schema);
    for (var property : schema.properties().entrySet()) {
      String name = property.getKey();
      FieldSchema child = property.getValue();
      JsonNode given = object.get(name);
      if (given == null || given.isNull()) {
        given = standard(schema, name, child);
        if (given == null) {
          object.remove(name);
          continue;
        }
        object.set(name, given);
      }
      if (isLeftOut(given, child, name, schema)) {
        object.remove(name);
      } else if (child.type() == FieldSchema.Type.QUANTITY) {
        object.set(name, canonical(given));
      } else {
        completeBelow(given, child);
      }
    }
    BuiltInDefaults.writeNulls(object, schema);
  }

  private static void completeBelow(JsonNode value, FieldSchema schema) {
    switch (value) {
      case ObjectNode object -> {
        FieldSchema additional = schema.additional();
        if (additional == null) {
          complete(object, schema);
        } else if (additional.type() == FieldSchema.Type.OBJECT) {
          object.forEach(each -> completeBelow(each, additional));
        } else if (additional.type() == FieldSchema.Type.QUANTITY) {
          object.properties().forEach(each -> each.setValue(canonical(each.getValue())));
        }
      }
      case ArrayNode array -> {
        FieldSchema items = schema.items();
        if (items.type() == FieldSchema.Type.OBJECT) {
          array.forEach(each -> completeBelow(each, items));
        }
      }
      default -> {}
    }
  }

  private static JsonNode canonical(JsonNode quantity) {
    String text = Quantities.canonical(quantity.asText());
    return quantity.isTextual() && text.equals(quantity.textValue())
        ? quantity
        : TextNode.valueOf(text);
  }

  /** What is written for a field that was not given; null where nothing is. */
  private static @Nullable JsonNode standard(FieldSchema parent, String name, FieldSchema child) {
    JsonNode standard = child.defaultValue();
    if (standard == null) {
      return null;
    }
    if (standard.isObject()) {
      return child.properties().isEmpty() ? null : standard.deepCopy();
    }
    boolean zero = standard.asText().isEmpty() || standard.asText().equals("0");
    return zero && !parent.required().contains(name) ? null : standard;
  }

  private static boolean isLeftOut(
      JsonNode given, FieldSchema child, String name, FieldSchema parent) {
    return given.isContainerNode()
        && given.isEmpty()
        && (given.isArray() || child.additional() != null)
        && !parent.required().contains(name);
  }
}
