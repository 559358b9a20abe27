package dev.phalanx.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Set;

/** Reads JSON without the fields that nobody looks at; of a pod they are most of it. */
final class LeanJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private LeanJson() {}

  /**
   * The tree of {@code text} without fields of the names {@code skipped}, wherever they stand;
   * missing where the text is no JSON.
   */
  static JsonNode read(String text, Set<String> skipped) {
    try (var parser = JSON.createParser(text.getBytes(UTF_8))) {
      return parser.nextToken() == null ? MissingNode.getInstance() : read(parser, skipped);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static JsonNode read(JsonParser parser, Set<String> skipped) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, skipped);
      case START_ARRAY -> {
        var items = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser, skipped));
        }
        yield items;
      }
      default -> JSON.readTree(parser);
    };
  }

  private static JsonNode object(JsonParser parser, Set<String> skipped) throws IOException {
    var fields = NODES.objectNode();
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (skipped.contains(name)) {
        parser.skipChildren();
      } else {
        fields.set(name, read(parser, skipped));
      }
    }
    return fields;
  }
}
