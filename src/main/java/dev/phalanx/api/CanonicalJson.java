package dev.phalanx.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.TreeMap;

/** JSON in one fixed spelling: keys sorted, nulls left out of objects, no white space. */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** The node as it was written but for the order of keys and nulls. */
  public static String of(JsonNode node) {
    return sorted(node).toString();
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      var items = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(item -> items.add(sorted(item)));
      return items;
    }
    if (!node.isObject()) {
      return node;
    }
    var fields = new TreeMap<String, JsonNode>();
    for (var field : node.properties()) {
      if (!field.getValue().isNull()) {
        fields.put(field.getKey(), sorted(field.getValue()));
      }
    }
    return JsonNodeFactory.instance.objectNode().setAll(fields);
  }
}
