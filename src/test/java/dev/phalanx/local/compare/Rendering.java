package dev.phalanx.local.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON for people and for diffs: keys are sorted and not quoted, and what fits on a line stands on
 * one.
 */
final class Rendering {
  private static final int WIDTH = 110;

  private Rendering() {}

  static String of(JsonNode value) {
    return indented(value, "");
  }

  private static String indented(JsonNode value, String indent) {
    String line = line(value);
    if (!value.isContainerNode() || indent.length() + line.length() <= WIDTH) {
      return line;
    }
    String deeper = indent + "  ";
    List<String> parts = new ArrayList<>();
    switch (value) {
      case ObjectNode object ->
          sorted(object)
              .forEach((key, each) -> parts.add(deeper + key + ": " + indented(each, deeper)));
      default -> value.forEach(each -> parts.add(deeper + indented(each, deeper)));
    }
    return bracketed(value, "\n" + String.join("\n", parts) + "\n" + indent);
  }

  private static String line(JsonNode value) {
    List<String> parts = new ArrayList<>();
    switch (value) {
      case ObjectNode object ->
          sorted(object).forEach((key, each) -> parts.add(key + ": " + line(each)));
      case ArrayNode array -> array.forEach(each -> parts.add(line(each)));
      default -> {
        return value.toString();
      }
    }
    return bracketed(value, String.join(", ", parts));
  }

  private static String bracketed(JsonNode value, String inner) {
    return value.isObject() ? "{" + inner + "}" : "[" + inner + "]";
  }

  private static Map<String, JsonNode> sorted(ObjectNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
    return sorted;
  }
}
