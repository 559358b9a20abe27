package dev.phalanx.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as records of {@code api}. */
final class ApiJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT).build();

  private ApiJson() {}

  /**
   * Reads an object; a missing one has no fields.
   *
   * @param path where it stands, for the problem
   * @param problems gets what is of the wrong type, by its field
   * @return empty when there is a problem
   */
  static <T> Optional<T> read(String path, JsonNode json, Class<T> type, List<String> problems) {
    var object =
        json.isMissingNode() || json.isNull() ? JsonNodeFactory.instance.objectNode() : json;
    try {
      return Optional.of(JSON.treeToValue(object, type));
    } catch (JsonProcessingException e) {
      problems.add(describe(path, e));
      return Optional.empty();
    }
  }

  /** A record as JSON. */
  static ObjectNode write(Object value) {
    return JSON.valueToTree(value);
  }

  /** Without Jackson's own text, which shows values. */
  private static String describe(String path, JsonProcessingException failure) {
    var place = new StringBuilder(path);
    if (failure instanceof JsonMappingException mapping) {
      for (var step : mapping.getPath()) {
        place.append(
            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
      }
    }
    var wanted =
        failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    return "%s: must be %s".formatted(place, describe(wanted));
  }

  private static String describe(@Nullable Class<?> wanted) {
    if (wanted == null) {
      return "of the type that the CRD says, and in its range";
    }
    return switch (wanted.getSimpleName()) {
      case "Integer", "int", "Long", "long" -> "a whole number";
      case "String" -> "a text";
      case "ArrayList", "List" -> "a list";
      default -> "an object";
    };
  }
}
