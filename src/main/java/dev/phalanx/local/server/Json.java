package dev.phalanx.local.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** JSON and YAML, and the parts that every object has. */
final class Json {
  static final ObjectMapper MAPPER = new JsonMapper();
  static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private Json() {}

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The object's metadata, made if missing. */
  static ObjectNode metadata(ObjectNode object) {
    return child(object, "metadata");
  }

  /** The object at a field, made if missing. */
  static ObjectNode child(ObjectNode object, String field) {
    return object.get(field) instanceof ObjectNode there ? there : object.putObject(field);
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText("");
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText("");
  }

  /** Now, in the resolution of API timestamps. */
  static String now() {
    return timestamp(Instant.now());
  }

  static String timestamp(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
