package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.forbidden;
import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a CRD must fulfil before its types can be served: names, versions, structural schemas. */
final class StructuralRules {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  private final List<FieldError> errors = new ArrayList<>();

  private StructuralRules() {}

  static List<FieldError> check(ObjectNode crd) {
    var rules = new StructuralRules();
    rules.visitDefinition(crd);
    return rules.errors;
  }

  private void visitDefinition(ObjectNode crd) {
    JsonNode spec = crd.path("spec");
    String name = spec.path("names").path("plural").asText() + "." + spec.path("group").asText();
    if (!crd.path("metadata").path("name").asText().equals(name)) {
      errors.add(
          invalid(
              "metadata.name",
              crd.path("metadata").path("name"),
              "must be spec.names.plural+\".\"+spec.group"));
    }
    for (String field : List.of("group", "scope")) {
      if (spec.path(field).asText().isEmpty()) {
        errors.add(required("spec." + field, ""));
      }
    }
    for (String field : List.of("plural", "kind")) {
      if (spec.path("names").path(field).asText().isEmpty()) {
        errors.add(required("spec.names." + field, ""));
      }
    }
    visitVersions(spec.path("versions"));
  }

  private void visitVersions(JsonNode versions) {
    int stored = 0;
    for (int i = 0; i < versions.size(); i++) {
      stored += versions.get(i).path("storage").asBoolean() ? 1 : 0;
      JsonNode schema = versions.get(i).path("schema").path("openAPIV3Schema");
      String version = "spec.versions[" + i + "].schema.openAPIV3Schema";
      String path = versions.size() == 1 ? "spec.validation.openAPIV3Schema" : version;
      if (!schema.isObject()) {
        errors.add(required(version, ""));
      } else {
        visitSchema(schema, path);
      }
    }
    if (stored != 1) {
      errors.add(
          invalid(
              "spec.versions",
              versions.isMissingNode() ? NullNode.instance : versions,
              "must have exactly one version marked as storage version"));
    }
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
