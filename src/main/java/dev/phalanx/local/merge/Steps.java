package dev.phalanx.local.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;

/** How one step of a path is spelt in {@code fieldsV1}. */
final class Steps {
  private static final JsonMapper JSON = new JsonMapper();

  private Steps() {}

  static String field(String name) {
    return "f:" + name;
  }

  /**
   * The step to an item of a list.
   *
   * @param list schema of the list, which is no atomic one
   */
  static String item(FieldSchema list, JsonNode item, int index) {
    if (list.listType() == FieldSchema.ListType.SET) {
      return "v:" + item;
    }
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    for (String key : sorted(list.mapKeys())) {
      JsonNode value = item.get(key);
      if (value == null) {
        FieldSchema field = list.items().field(key);
        value = field == null ? null : field.defaultValue();
      }
      if (value != null) {
        keys.set(key, value);
      }
    }
    return keys.isEmpty() ? "i:" + index : "k:" + keys;
  }

  /** The schema of what a step leads to. */
  static FieldSchema schemaOf(FieldSchema schema, String step) {
    if (!step.startsWith("f:")) {
      return schema.items();
    }
    FieldSchema field = schema.field(step.substring(2));
    return field == null ? FieldSchema.any() : field;
  }

  /** The step in a message: {@code .image}, {@code [name="c"]}, {@code [="x"]}, {@code [0]}. */
  static String printed(String step) {
    String rest = step.substring(2);
    return switch (step.charAt(0)) {
      case 'f' -> "." + rest;
      case 'v' -> "[=" + rest + "]";
      case 'k' -> printedKeys(rest);
      default -> "[" + rest + "]";
    };
  }

  private static String printedKeys(String keys) {
    List<String> parts = new ArrayList<>();
    try {
      JSON.readTree(keys)
          .properties()
          .forEach(key -> parts.add(key.getKey() + "=" + key.getValue()));
    } catch (JsonProcessingException e) {
      parts.add(keys);
    }
    return "[" + String.join(",", parts) + "]";
  }

  private static List<String> sorted(List<String> keys) {
    return keys.size() < 2 ? keys : keys.stream().sorted().toList();
  }
}
