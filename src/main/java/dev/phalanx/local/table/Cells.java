package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes the cells of one object into its row. */
@FunctionalInterface
interface Cells {
  String NONE = "<none>";
  String UNSET = "<unset>";

  void write(JsonNode object, ArrayNode row, Instant now);

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static String age(JsonNode object, Instant now) {
    return Ages.since(object.path("metadata").path("creationTimestamp"), now);
  }

  static String orNone(JsonNode text) {
    return text.asText("").isEmpty() ? NONE : text.asText();
  }

  /** Elements as text, joined by commas. */
  static String joined(JsonNode list, Function<JsonNode, String> text) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(text)
        .collect(Collectors.joining(","));
  }

  /** {@code a=b,c=d}, sorted, as a map of labels is shown. */
  static String labels(JsonNode labels) {
    String text =
        labels.properties().stream()
            .map(label -> label.getKey() + "=" + label.getValue().asText())
            .sorted()
            .collect(Collectors.joining(","));
    return text.isEmpty() ? NONE : text;
  }

  /** A LabelSelector in the syntax of {@code kubectl -l}. */
  static String selector(JsonNode selector) {
    List<String> parts = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(label -> parts.add(label.getKey() + "=" + label.getValue().asText()));
    for (JsonNode term : selector.path("matchExpressions")) {
      parts.add(expression(term));
    }
    parts.sort(null);
    return parts.isEmpty() ? NONE : String.join(",", parts);
  }

  private static String expression(JsonNode term) {
    String key = term.path("key").asText();
    return switch (term.path("operator").asText()) {
      case "In" -> key + " in (" + joined(term.path("values"), JsonNode::asText) + ")";
      case "NotIn" -> key + " notin (" + joined(term.path("values"), JsonNode::asText) + ")";
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  /** Names and images of a pod template's containers, in two cells. */
  static void containers(JsonNode podSpec, ArrayNode row) {
    JsonNode containers = podSpec.path("containers");
    row.add(joined(containers, container -> container.path("name").asText()));
    row.add(joined(containers, container -> container.path("image").asText()));
  }
}
