package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A JSON object read field by field. What cannot be read becomes a problem that names field and
 * value, and the default is taken, so that one reading finds all problems.
 *
 * @param path where the object stands: {@code spec.template}
 * @param json the object; missing or null has no fields
 * @param problems collects, shared with all objects below
 */
record Fields(String path, JsonNode json, List<String> problems) {

  /** The object at {@code field}. */
  Fields at(String field) {
    return new Fields(path + "." + field, json.path(field), problems);
  }

  /** The object at position {@code index} of the list at {@code field}. */
  Fields at(String field, int index) {
    return new Fields(
        "%s.%s[%d]".formatted(path, field, index), json.path(field).path(index), problems);
  }

  boolean has(String field) {
    return json.hasNonNull(field);
  }

  Optional<String> text(String field) {
    return read(field, "a text", JsonNode::isTextual, JsonNode::asText);
  }

  Optional<Integer> integer(String field) {
    return longNumber(field).flatMap(number -> inIntRange(field, number));
  }

  Optional<Long> longNumber(String field) {
    return read(field, "a whole number", JsonNode::canConvertToExactIntegral, JsonNode::longValue);
  }

  /** A text or number that {@code parser} understands; its exception says what is wrong. */
  <T> Optional<T> parsed(String field, Function<String, T> parser) {
    if (!has(field)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(json.path(field).asText()));
    } catch (IllegalArgumentException e) {
      problem(field, Objects.requireNonNullElse(e.getMessage(), "cannot be read"));
      return Optional.empty();
    }
  }

  void problem(String field, String what) {
    problems.add("%s.%s: %s".formatted(path, field, what));
  }

  private Optional<Integer> inIntRange(String field, long number) {
    if (number != (int) number) {
      problem(field, number + " is out of range");
      return Optional.empty();
    }
    return Optional.of((int) number);
  }

  private <T> Optional<T> read(
      String field, String wanted, Predicate<JsonNode> isRight, Function<JsonNode, T> reader) {
    var value = json.path(field);
    if (!json.hasNonNull(field)) {
      return Optional.empty();
    }
    if (!isRight.test(value)) {
      problem(field, "must be %s, not %s".formatted(wanted, value.getNodeType()));
      return Optional.empty();
    }
    return Optional.of(reader.apply(value));
  }
}
