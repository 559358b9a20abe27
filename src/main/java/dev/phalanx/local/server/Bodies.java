package dev.phalanx.local.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ObjectReader;
import dev.phalanx.local.schema.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    ObjectReader.Parsed parsed =
        request.contentType().equals(PROTOBUF) && !type.custom()
            ? new ObjectReader.Parsed(Protobuf.object(request.body()), List.of())
            : parsed(request, type);
    if (!(parsed.value() instanceof ObjectNode object)) {
      throw unrecognized(type, GoJson.noObject(parsed.value(), request.body()), request.body());
    }
    checkType(object, type, request.body());
    note(object, type, options, parsed.duplicates());
    return object;
  }

  private static ObjectReader.Parsed parsed(Request request, ResourceType type) {
    String contentType = request.contentType();
    boolean isYaml = contentType.endsWith("yaml");
    if (!isYaml && !contentType.isEmpty() && !contentType.equals("application/json")) {
      throw ApiRefusal.unsupportedMediaType(type.custom() ? CUSTOM_TYPES : BUILT_IN_TYPES);
    }
    try {
      return isYaml ? ObjectReader.yaml(request.body()) : ObjectReader.json(request.body());
    } catch (JsonProcessingException e) {
      String why = "couldn't get version/kind; json parse error: " + GoJson.words(e);
      throw unrecognized(type, why, request.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiRefusal unrecognized(ResourceType type, String why, byte[] body) {
    return ApiRefusal.badRequest(
        "the object provided is unrecognized (must be of type %s): %s (%s)"
            .formatted(type.kind(), why, GoJson.summary(body)));
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
      String text = new String(body, StandardCharsets.UTF_8);
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
}
