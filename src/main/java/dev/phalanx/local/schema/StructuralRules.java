package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.forbidden;
import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the schema of a CRD is structural, has defaults that it allows and rules that compile.
 */
final class StructuralRules {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  private final List<FieldError> errors = new ArrayList<>();

  private StructuralRules() {}

  /**
   * What is wrong with a schema.
   *
   * @param path of it in the CRD
   */
  static List<FieldError> check(JsonNode schema, String path) {
    var rules = new StructuralRules();
    rules.visitSchema(schema, path);
    return rules.errors;
  }

  private void visitSchema(JsonNode schema, String path) {
    String type = schema.path("type").asText();
    boolean untyped =
        schema.path("x-kubernetes-int-or-string").asBoolean()
            || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    if (type.isEmpty() && !untyped) {
      errors.add(required(path + ".type", "must not be empty for specified object fields"));
    } else if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.add(FieldError.notSupported(path + ".type", schema.path("type"), TYPES));
    }
    if (schema.has("$ref")) {
      errors.add(forbidden(path + ".$ref", "$ref is not supported"));
    }
    if (schema.has("properties") && schema.path("additionalProperties").isObject()) {
      errors.add(
          forbidden(
              path + ".additionalProperties",
              "additionalProperties and properties are mutual exclusive"));
    }
    visitChildren(schema, path, type);
    visitListKeys(schema, path);
    visitDefault(schema, path + ".default");
    visitRules(schema.path("x-kubernetes-validations"), path + ".x-kubernetes-validations");
  }

  private void visitChildren(JsonNode schema, String path, String type) {
    for (var property : schema.path("properties").properties()) {
      if (!property.getKey().equals("metadata") || !path.endsWith("openAPIV3Schema")) {
        visitSchema(property.getValue(), path + ".properties[" + property.getKey() + "]");
      }
    }
    if (schema.path("items").isObject()) {
      visitSchema(schema.path("items"), path + ".items");
    } else if (type.equals("array")) {
      errors.add(required(path + ".items", "must be specified"));
    }
    if (schema.path("additionalProperties").isObject()) {
      visitSchema(schema.path("additionalProperties"), path + ".additionalProperties");
    }
  }

  private void visitDefault(JsonNode schema, String path) {
    JsonNode standard = schema.path("default");
    if (!standard.isMissingNode()) {
      for (FieldError error : StructuralValues.check(standard, FieldSchema.ofPart(schema), "")) {
        String place = error.field().isEmpty() ? path : path + "." + error.field();
        errors.add(new FieldError(error.reason(), place, error.message()));
      }
    }
  }

  private void visitListKeys(JsonNode schema, String path) {
    if (!schema.path("x-kubernetes-list-type").asText().equals("map")) {
      return;
    }
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (keys.isEmpty()) {
      errors.add(
          required(
              path + ".x-kubernetes-list-map-keys",
              "must not be empty if x-kubernetes-list-type is map"));
    }
    JsonNode items = schema.path("items");
    for (JsonNode key : keys) {
      boolean given = contains(items.path("required"), key);
      if (!given && !items.path("properties").path(key.asText()).has("default")) {
        errors.add(
            required(
                path + ".items.properties[" + key.asText() + "].default",
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                    + " required property"));
      }
    }
  }

  private static boolean contains(JsonNode array, JsonNode wanted) {
    for (JsonNode each : array) {
      if (each.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private void visitRules(JsonNode rules, String path) {
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.get(i).path("rule");
      String field = path + "[" + i + "].rule";
      if (rule.asText().isBlank()) {
        errors.add(required(field, "rule is not specified"));
        continue;
      }
      String complaint = complaint(rule.asText());
      if (complaint != null) {
        errors.add(invalid(field, asGo(rules.get(i)), complaint));
      }
    }
  }

  /** The internal Go type that upstream prints. */
  private static ObjectNode asGo(JsonNode rule) {
    ObjectNode go = JsonNodeFactory.instance.objectNode();
    go.put("Rule", rule.path("rule").asText());
    go.put("Message", rule.path("message").asText());
    go.put("MessageExpression", rule.path("messageExpression").asText());
    go.set("Reason", rule.get("reason"));
    go.put("FieldPath", rule.path("fieldPath").asText());
    go.set("OptionalOldSelf", rule.get("optionalOldSelf"));
    return go;
  }

  private static @Nullable String complaint(String rule) {
    try {
      CelProgram.compile(rule);
      return null;
    } catch (CelFailure e) {
      return e.getMessage();
    }
  }
}
