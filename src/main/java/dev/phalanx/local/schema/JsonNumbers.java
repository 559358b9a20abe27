package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON trees in which a number is the same whichever Java type holds it. */
final class JsonNumbers {
  private JsonNumbers() {}

  static boolean areSame(JsonNode one, JsonNode other) {
    return one.equals(JsonNumbers::compared, other);
  }

  private static int compared(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }
}
