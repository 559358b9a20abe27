package dev.phalanx.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;

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

  /**
   * One field of the object that {@code text} is, missing where it has none; what comes after it is
   * neither read nor copied.
   *
   * @throws IOException when there is no JSON object up to there
   */
  static JsonNode field(String text, String name) throws IOException {
    try (var parser = JSON.createParser(text)) {
      return isAt(name, parser) ? JSON.readTree(parser) : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      throw broken(e);
    }
  }

  /**
   * Reads the elements of an array, a field of the object that {@code text} is, one by one and as
   * {@link #read} does; none where the field is missing or null.
   *
   * @throws IOException when {@code text} is no JSON; some elements may have been read before
   */
  static void forEach(String text, String array, Set<String> skipped, Consumer<JsonNode> reader)
      throws IOException {
    try (var parser = JSON.createParser(text.getBytes(UTF_8))) {
      if (isAt(array, parser) && parser.currentToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          reader.accept(read(parser, skipped));
        }
      }
    } catch (JsonProcessingException e) {
      throw broken(e);
    }
  }

  private static IOException broken(JsonProcessingException e) {
    return new IOException("the answer is no JSON, or cut: " + e.getOriginalMessage(), e);
  }

  /** Goes to the value of a field of the outermost object; false where it has none. */
  private static boolean isAt(String field, JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("the answer is no JSON object");
    }
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals(field)) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
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
