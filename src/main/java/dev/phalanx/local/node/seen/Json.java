package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads JSON of Kubernetes objects, without the fields that nobody here looks at. */
public final class Json {
  public static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> UNREAD =
      Set.of("managedFields", "volumes", "volumeMounts", "securityContext", "ownerReferences");

  private Json() {}

  /** The value at which the parser stands. */
  public static JsonNode read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        var items = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield items;
      }
      default -> MAPPER.readTree(parser);
    };
  }

  private static JsonNode object(JsonParser parser) throws IOException {
    var fields = NODES.objectNode();
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (UNREAD.contains(name)) {
        parser.skipChildren();
      } else {
        fields.set(name, read(parser));
      }
    }
    return fields;
  }

  static SortedMap<String, String> strings(JsonNode map) {
    var strings = new TreeMap<String, String>();
    for (var field : map.properties()) {
      strings.put(field.getKey(), field.getValue().asText());
    }
    return strings;
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (var item : array) {
      texts.add(item.asText());
    }
    return texts;
  }

  /** Empty where it is no time. */
  public static Optional<Instant> time(JsonNode text) {
    try {
      return text.isTextual()
          ? Optional.of(OffsetDateTime.parse(text.asText()).toInstant())
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
