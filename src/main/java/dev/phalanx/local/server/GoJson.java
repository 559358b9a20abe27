package dev.phalanx.local.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What Go says of JSON in the API server's messages. */
final class GoJson {
  private static final List<String> METADATA =
      List.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "labels",
          "annotations",
          "ownerReferences",
          "finalizers",
          "managedFields");
  private static final int SUMMARY = 30;
  private static final Pattern UNEXPECTED = Pattern.compile("Unexpected character \\('(.)'.*");

  private GoJson() {}

  /** Go's words for the usual complaints, else the parser's own. */
  static String words(JsonProcessingException e) {
    if (e instanceof JsonEOFException || e instanceof MismatchedInputException) {
      return "unexpected end of JSON input";
    }
    String message = String.valueOf(e.getOriginalMessage());
    Matcher unexpected = UNEXPECTED.matcher(message);
    return unexpected.lookingAt()
        ? "invalid character '%s' looking for beginning of value".formatted(unexpected.group(1))
        : message;
  }

  /** Why a value that is no object has no kind. */
  static String noObject(JsonNode value, byte[] body) {
    String parsed = "couldn't get version/kind; json parse error: ";
    return body.length == 0
        ? parsed + "unexpected end of JSON input"
        : parsed
            + "json: cannot unmarshal %s into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
                .formatted(typeName(value));
  }

  private static String typeName(JsonNode value) {
    return value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** The beginning of a body; what does not look like JSON in hexadecimal. */
  static String summary(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    byte[] start = Arrays.copyOf(body, Math.min(body.length, SUMMARY));
    String text =
        body[0] == '{'
            ? new String(start, StandardCharsets.UTF_8)
            : HexFormat.of().formatHex(start);
    return body.length > SUMMARY ? text + " ..." : text;
  }

  /** JSON of an object that was patched: Go writes maps in order, metadata as its struct. */
  static String sorted(ObjectNode object) {
    ObjectNode sorted = inOrder(object, List.of());
    for (var field : List.copyOf(sorted.properties())) {
      if (field.getValue() instanceof ObjectNode child) {
        boolean isMetadata = field.getKey().equals("metadata");
        sorted.set(field.getKey(), inOrder(child, isMetadata ? METADATA : List.of()));
      }
    }
    return sorted.toString();
  }

  private static ObjectNode inOrder(ObjectNode object, List<String> first) {
    ObjectNode sorted = Json.object();
    first.stream().filter(object::has).forEach(field -> sorted.set(field, object.get(field)));
    object.properties().stream()
        .filter(field -> !sorted.has(field.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(field -> sorted.set(field.getKey(), field.getValue()));
    return sorted;
  }

  /** A value as Go prints it: {@code map[image:z name:c]}. */
  static String print(JsonNode value) {
    if (value.isObject()) {
      TreeMap<String, String> fields = new TreeMap<>();
      value.properties().forEach(field -> fields.put(field.getKey(), print(field.getValue())));
      return fields.entrySet().stream()
          .map(field -> field.getKey() + ":" + field.getValue())
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(GoJson::print)
          .collect(Collectors.joining(" ", "[", "]"));
    }
    return value.isNull() ? "<nil>" : value.asText();
  }
}
