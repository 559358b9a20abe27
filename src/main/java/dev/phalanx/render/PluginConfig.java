package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a plugin's configuration, all of whose fields may be absent. What is wrong is an {@link
 * IllegalArgumentException} that names field, value and what it may be; a field that nobody knows
 * is wrong, too, for it is most likely a misspelt one.
 */
record PluginConfig(JsonNode json, Set<String> fields) {

  PluginConfig {
    if (!json.isObject() && !isAbsent(json)) {
      throw new IllegalArgumentException(
          ".config: '%s' is no map of %s"
              .formatted(json, String.join(", ", new TreeSet<>(fields))));
    }
    for (var field : json.properties()) {
      if (!fields.contains(field.getKey())) {
        throw new IllegalArgumentException(
            ".config.%s: is no field of this plugin; it has %s"
                .formatted(field.getKey(), String.join(", ", new TreeSet<>(fields))));
      }
    }
  }

  /** For plugins that have nothing to configure. */
  static void requireNone(JsonNode json) {
    if (!json.isEmpty() || (json.isValueNode() && !isAbsent(json))) {
      throw new IllegalArgumentException(".config: this plugin has none; remove it");
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  int whole(String field, int least, int most, int otherwise) {
    var value = json.path(field);
    if (isAbsent(value)) {
      return otherwise;
    }
    boolean isWhole =
        value.isNumber() && value.canConvertToInt() && value.doubleValue() == value.intValue();
    if (!isWhole || value.intValue() < least || value.intValue() > most) {
      throw wrong(field, "is no whole number from %d to %d".formatted(least, most));
    }
    return value.intValue();
  }

  double share(String field, double otherwise) {
    var value = json.path(field);
    if (isAbsent(value)) {
      return otherwise;
    }
    if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
      throw wrong(field, "is no number from 0 to 1");
    }
    return value.doubleValue();
  }

  /** One of {@code choices}, the first where it is absent. */
  String text(String field, List<String> choices) {
    var value = json.path(field);
    if (isAbsent(value)) {
      return choices.getFirst();
    }
    if (!value.isTextual() || !choices.contains(value.asText())) {
      throw wrong(field, "is none of " + String.join(", ", choices));
    }
    return value.asText();
  }

  private IllegalArgumentException wrong(String field, String what) {
    return new IllegalArgumentException(
        ".config.%s: '%s' %s".formatted(field, json.path(field), what));
  }

  /** Without the values, which may be secrets. */
  @Override
  public String toString() {
    return "PluginConfig" + fields;
  }
}
