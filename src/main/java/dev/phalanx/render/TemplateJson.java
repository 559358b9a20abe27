package dev.phalanx.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the JSON that the core carries as text. */
final class TemplateJson {
  private static final JsonMapper JSON = new JsonMapper();

  private TemplateJson() {}

  /** Parses; the text itself, which may hold secrets, is in no message. */
  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new IllegalArgumentException("a recorded template is not JSON");
    }
  }

  /** A copy of the object at {@code field}, empty where there is none. */
  static ObjectNode objectAt(JsonNode parent, String field) {
    return parent.path(field) instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }
}
