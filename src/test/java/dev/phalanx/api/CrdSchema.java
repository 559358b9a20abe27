package dev.phalanx.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The schema in {@code deploy/crd.yaml}, as strict about unknown fields as kubectl is. */
final class CrdSchema {
  private static final JsonNode OPEN_API_SCHEMA = openApiSchema();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(strict(OPEN_API_SCHEMA));

  private CrdSchema() {}

  /** What is wrong with a ModelServing, one line each; CEL rules are not looked at. */
  static List<String> errors(JsonNode modelServing) {
    return SCHEMA.validate(modelServing).stream().map(ValidationMessage::getMessage).toList();
  }

  /** {@code openAPIV3Schema} as the file has it. */
  static JsonNode document() {
    return OPEN_API_SCHEMA;
  }

  private static JsonNode openApiSchema() {
    try {
      return new YAMLMapper()
          .readTree(Path.of("deploy/crd.yaml").toFile())
          .at("/spec/versions/0/schema/openAPIV3Schema");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * In JSON Schema's own words: objects are closed where Kubernetes does not keep unknown fields.
   */
  private static ObjectNode strict(JsonNode schema) {
    ObjectNode strict = schema.deepCopy();
    strict.properties().removeIf(keyword -> keyword.getKey().startsWith("x-kubernetes-"));
    for (var nested : List.of("items", "additionalProperties")) {
      if (strict.path(nested).isObject()) {
        strict.set(nested, strict(strict.path(nested)));
      }
    }
    if (strict.has("properties")) {
      var properties = strict.withObject("/properties");
      strict.put("additionalProperties", false);
      schema
          .path("properties")
          .properties()
          .forEach(field -> properties.set(field.getKey(), strict(field.getValue())));
    }
    return strict;
  }
}
