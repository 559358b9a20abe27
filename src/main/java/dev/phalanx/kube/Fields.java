package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;

/**
 * A JSON object that has no record in {@code api}, read field by field.
 *
 * @param path where the object stands: {@code spec.template}
 * @param json the object; missing or null has no fields
 * @param problems shared with all objects below
 */
record Fields(String path, JsonNode json, Problems problems) {

  /** The object at {@code field}. */
  Fields at(String field) {
    return new Fields(path + "." + field, json.path(field), problems);
  }

  /** The object at position {@code index} of the list at {@code field}. */
  Fields at(String field, int index) {
    return new Fields(
        "%s.%s[%d]".formatted(path, field, index), json.path(field).path(index), problems);
  }

  /** A text or number that {@code parser} understands; its exception says what is wrong. */
  <T> Optional<T> parsed(String field, Function<String, T> parser) {
    var text = json.hasNonNull(field) ? json.path(field).asText() : null;
    return problems.parse(path + "." + field, text, parser);
  }
}
