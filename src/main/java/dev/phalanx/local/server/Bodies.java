package dev.phalanx.local.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Request bodies: JSON, YAML and some protobuf, as the object that the path asks for. */
final class Bodies {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final List<String> BUILT_IN_TYPES =
      List.of("application/json", "application/yaml", PROTOBUF);
  private static final List<String> CUSTOM_TYPES = List.of("application/json", "application/yaml");

  private Bodies() {}

  /**
   * Reads an object.
   *
   * @throws ApiRefusal it cannot be read, is of another kind, or has fields that are not wanted
   */
  static ObjectNode object(Request request, ResourceType type, Options options) {
    boolean isYaml = request.contentType().endsWith("yaml");
    ObjectNode object =
        request.contentType().equals(PROTOBUF) && !type.custom()
            ? Protobuf.object(request.body())
            : parsed(request, type, isYaml);
    checkType(object, type, request.body());
    note(object, type, options, isYaml ? List.of() : duplicates(request.body()));
    return object;
  }

  private static ObjectNode parsed(Request request, ResourceType type, boolean isYaml) {
    String contentType = request.contentType();
    if (!isYaml && !contentType.isEmpty() && !contentType.equals("application/json")) {
      throw ApiRefusal.unsupportedMediaType(type.custom() ? CUSTOM_TYPES : BUILT_IN_TYPES);
    }
    try {
      JsonNode node = (isYaml ? Json.YAML : Json.MAPPER).readTree(request.body());
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw unrecognized(type, "couldn't get version/kind; json parse error", request.body());
    } catch (JsonProcessingException e) {
      String why = "couldn't get version/kind; json parse error: " + e.getOriginalMessage();
      throw unrecognized(type, why, request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiRefusal unrecognized(ResourceType type, String why, byte[] body) {
    return ApiRefusal.badRequest(
        "the object provided is unrecognized (must be of type %s): %s (%s)"
            .formatted(type.kind(), why, excerpt(body)));
  }

  private static String excerpt(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    int most = 1024;
    return text.length() <= most ? text : text.substring(0, most) + " ...";
  }

  private static void checkType(ObjectNode object, ResourceType type, byte[] body) {
    String kind = object.path("kind").asText("");
    String apiVersion = object.path("apiVersion").asText("");
    if (type.custom()) {
      checkCustomType(object, type, body);
    } else if (!kind.isEmpty() && !kind.equals(type.kind())) {
      throw ApiRefusal.badRequest(
          "%1$s in version \"%2$s\" cannot be handled as a %3$s: converting (%4$s.%1$s) to (%5$s.%3$s): unknown conversion"
              .formatted(
                  kind,
                  apiVersion.substring(apiVersion.indexOf('/') + 1),
                  type.kind(),
                  type.version(),
                  type.group().isEmpty() ? "core" : type.group().split("\\.", 2)[0]));
    } else if (!apiVersion.isEmpty() && !apiVersion.equals(type.apiVersion())) {
      throw ApiRefusal.badRequest(
          "%1$s in version \"%2$s\" cannot be handled as a %1$s: no kind \"%1$s\" is registered for version \"%3$s\" in scheme \"pkg/runtime/scheme.go:111\""
              .formatted(
                  type.kind(), apiVersion.substring(apiVersion.indexOf('/') + 1), apiVersion));
    }
    object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
  }

  private static void checkCustomType(ObjectNode object, ResourceType type, byte[] body) {
    String kind = object.path("kind").asText("");
    String apiVersion = object.path("apiVersion").asText("");
    if (kind.isEmpty()) {
      String text = excerpt(body);
      throw unrecognized(type, "Object 'Kind' is missing in '" + text + "'", body);
    }
    if (!apiVersion.equals(type.apiVersion())) {
      throw ApiRefusal.badRequest(
          "the API version in the data (%s) does not match the expected API version (%s)"
              .formatted(apiVersion, type.apiVersion()));
    }
    if (!kind.equals(type.kind())) {
      throw ApiRefusal.invalid(
          type.group(),
          kind,
          Json.name(object),
          List.of(FieldError.invalid("kind", kind, "must be " + type.kind())));
    }
  }

  /** Refuses, tells or ignores what the schema does not know; what it cannot hold is refused. */
  static void note(ObjectNode object, ResourceType type, Options options, List<String> duplicates) {
    type.schema().refuseUndecodable(object);
    if (options.validation() != Options.Validation.IGNORE) {
      List<String> complaints = new ArrayList<>(type.schema().unknownFields(object));
      duplicates.stream()
          .filter(duplicate -> !complaints.contains(duplicate.replaceFirst("duplicate", "unknown")))
          .forEach(complaints::add);
      if (options.validation() == Options.Validation.WARN) {
        options.warnings().addAll(complaints);
      } else if (!complaints.isEmpty()) {
        throw type.schema().refuseStrictly(complaints);
      }
    }
  }

  /** Fields that stand twice in one object; the tree keeps the last. */
  private static List<String> duplicates(byte[] body) {
    List<String> found = new ArrayList<>();
    Deque<Set<String>> open = new ArrayDeque<>();
    Deque<String> path = new ArrayDeque<>();
    try (JsonParser parser = Json.MAPPER.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> {
            open.push(new HashSet<>());
            path.addLast("");
          }
          case END_OBJECT -> {
            open.pop();
            path.removeLast();
          }
          case FIELD_NAME -> {
            path.removeLast();
            path.addLast(parser.currentName());
            if (!open.element().add(parser.currentName())) {
              found.add("duplicate field \"" + String.join(".", path) + "\"");
            }
          }
          default -> {}
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return found;
  }
}
