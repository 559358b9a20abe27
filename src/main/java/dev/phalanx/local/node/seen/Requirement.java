package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of {@code matchExpressions}: of a label selector, or of a node affinity. */
public record Requirement(String key, String operator, List<String> values) {

  /** All lines, and one for each entry of {@code matchLabels}. */
  static List<Requirement> readAll(JsonNode selector) {
    List<Requirement> all = new ArrayList<>();
    Json.strings(selector.path("matchLabels"))
        .forEach((key, value) -> all.add(new Requirement(key, "In", List.of(value))));
    for (var line : selector.path("matchExpressions")) {
      all.add(
          new Requirement(
              line.path("key").asText(),
              line.path("operator").asText(),
              Json.texts(line.path("values"))));
    }
    return List.copyOf(all);
  }

  public boolean matches(Map<String, String> labels) {
    var label = labels.get(key);
    return switch (operator) {
      case "In" -> label != null && values.contains(label);
      case "NotIn" -> label == null || !values.contains(label);
      case "Exists" -> label != null;
      case "DoesNotExist" -> label == null;
      case "Gt" -> compared(label) > 0;
      case "Lt" -> compared(label) < 0;
      default -> false;
    };
  }

  private int compared(@Nullable String label) {
    try {
      return label == null || values.isEmpty()
          ? 0
          : Long.compare(Long.parseLong(label), Long.parseLong(values.getFirst()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
