package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A value as Go prints it in an error: {@code map[image:z name:c]}. */
final class GoText {
  private GoText() {}

  static String of(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        var sorted = new TreeMap<String, String>();
        object.properties().forEach(field -> sorted.put(field.getKey(), of(field.getValue())));
        yield sorted.entrySet().stream()
            .map(field -> field.getKey() + ":" + field.getValue())
            .collect(Collectors.joining(" ", "map[", "]"));
      }
      case ArrayNode array ->
          StreamSupport.stream(array.spliterator(), false)
              .map(GoText::of)
              .collect(Collectors.joining(" ", "[", "]"));
      default -> value.isNull() ? "<nil>" : value.asText();
    };
  }
}
