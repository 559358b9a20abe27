package dev.phalanx.local.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of a request, JSON or YAML, and notices fields that stand there twice. */
public final class ObjectReader {
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

  private final List<String> duplicates = new ArrayList<>();

  private ObjectReader() {}

  /**
   * What was read.
   *
   * @param value the last of a repeated field wins
   * @param duplicates such as {@code duplicate field "spec.replicas"}
   */
  public record Parsed(JsonNode value, List<String> duplicates) {}

  /**
   * Parses JSON.
   *
   * @throws IOException where it is none
   */
  public static Parsed json(byte[] body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      return read(parser);
    }
  }

  /**
   * Parses YAML, of which JSON is a part.
   *
   * @throws IOException where it is none
   */
  public static Parsed yaml(byte[] body) throws IOException {
    try (JsonParser parser = YAML.createParser(body)) {
      return read(parser);
    }
  }

  private static Parsed read(JsonParser parser) throws IOException {
    var reader = new ObjectReader();
    JsonNode value = parser.nextToken() == null ? NullNode.getInstance() : reader.value(parser, "");
    return new Parsed(value, reader.duplicates);
  }

  private JsonNode value(JsonParser parser, String path) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(parser, path);
    }
    if (token == JsonToken.START_ARRAY) {
      return array(parser, path);
    }
    JsonNode scalar = parser.readValueAsTree();
    return scalar == null ? NullNode.getInstance() : scalar;
  }

  private ObjectNode object(JsonParser parser, String path) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String place = path.isEmpty() ? name : path + "." + name;
      parser.nextToken();
      if (object.replace(name, value(parser, place)) != null) {
        duplicates.add("duplicate field \"" + place + "\"");
      }
    }
    return object;
  }

  private ArrayNode array(JsonParser parser, String path) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, path + "[" + array.size() + "]"));
    }
    return array;
  }
}
