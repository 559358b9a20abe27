package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.notSupported;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a CRD must fulfil before its types can be served: names, versions, columns, schemas. */
final class DefinitionRules {
  private static final List<String> SCOPES = List.of("Cluster", "Namespaced");
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");

  private final JsonNode spec;
  private final List<FieldError> errors = new ArrayList<>();

  private DefinitionRules(JsonNode spec) {
    this.spec = spec;
  }

  static List<FieldError> check(ObjectNode crd) {
    var rules = new DefinitionRules(crd.path("spec"));
    rules.visitName(crd.path("metadata").path("name"));
    rules.visitScope();
    rules.visitVersions(crd.path("spec").path("versions"));
    rules.visitNames();
    if (crd.has("status")) {
      rules.visitStored(crd.path("status").path("storedVersions"));
    }
    return rules.errors;
  }

  private void visitName(JsonNode name) {
    String expected =
        spec.path("names").path("plural").asText() + "." + spec.path("group").asText();
    if (!name.asText().equals(expected)) {
      errors.add(invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
    }
  }

  private void visitScope() {
    JsonNode scope = spec.path("scope");
    if (spec.path("group").asText().isEmpty()) {
      errors.add(required("spec.group", ""));
    }
    if (scope.asText().isEmpty()) {
      errors.add(required("spec.scope", ""));
    } else if (!SCOPES.contains(scope.asText())) {
      errors.add(notSupported("spec.scope", scope, SCOPES));
    }
  }

  private void visitVersions(JsonNode versions) {
    int stored = 0;
    for (int i = 0; i < versions.size(); i++) {
      stored += versions.get(i).path("storage").asBoolean() ? 1 : 0;
      JsonNode schema = versions.get(i).path("schema").path("openAPIV3Schema");
      String version = "spec.versions[" + i + "].";
      boolean isOnly = versions.size() == 1;
      if (!schema.isObject()) {
        errors.add(required(version + "schema.openAPIV3Schema", ""));
      } else {
        String path = isOnly ? "spec.validation." : version + "schema.";
        errors.addAll(StructuralRules.check(schema, path + "openAPIV3Schema"));
      }
      visitColumns(
          versions.get(i).path("additionalPrinterColumns"),
          (isOnly ? "spec." : version) + "additionalPrinterColumns");
    }
    if (stored != 1) {
      errors.add(
          invalid(
              "spec.versions",
              asGo(versions),
              "must have exactly one version marked as storage version"));
    }
  }

  /** The internal Go type that upstream prints; what versions share is not in them. */
  private static JsonNode asGo(JsonNode versions) {
    if (versions.isMissingNode()) {
      return NullNode.instance;
    }
    ArrayNode printed = JsonNodeFactory.instance.arrayNode();
    for (JsonNode version : versions) {
      printed
          .addObject()
          .put("Name", version.path("name").asText())
          .put("Served", version.path("served").asBoolean())
          .put("Storage", version.path("storage").asBoolean())
          .put("Deprecated", version.path("deprecated").asBoolean())
          .putNull("DeprecationWarning")
          .putNull("Schema")
          .putNull("Subresources")
          .putNull("AdditionalPrinterColumns")
          .putNull("SelectableFields");
    }
    return printed;
  }

  private void visitColumns(JsonNode columns, String path) {
    for (int i = 0; i < columns.size(); i++) {
      String field = path + "[" + i + "].";
      JsonNode type = columns.get(i).path("type");
      JsonNode place = columns.get(i).path("jsonPath");
      if (columns.get(i).path("name").asText().isEmpty()) {
        errors.add(required(field + "name", ""));
      }
      if (type.asText().isEmpty()) {
        errors.add(required(field + "type", "must be one of " + String.join(",", COLUMN_TYPES)));
      } else if (!COLUMN_TYPES.contains(type.asText())) {
        errors.add(
            invalid(field + "type", type, "must be one of " + String.join(",", COLUMN_TYPES)));
      }
      if (place.asText().isEmpty()) {
        errors.add(required(field + "JSONPath", ""));
      } else if (!place.asText().startsWith(".")) {
        errors.add(
            invalid(field + "JSONPath", place, "must be a simple json path starting with ."));
      }
    }
  }

  /** The server has completed the names, from the kind if there is one. */
  private void visitNames() {
    JsonNode names = spec.path("names");
    boolean isNamed = !names.path("kind").asText().isEmpty();
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      boolean isGiven = !names.path(field).asText().isEmpty();
      boolean isMade = field.equals("singular") || field.equals("listKind");
      if (isMade ? !isNamed : !isGiven) {
        errors.add(required("spec.names." + field, ""));
      }
    }
  }

  private void visitStored(JsonNode stored) {
    if (stored.isEmpty()) {
      errors.add(
          invalid(
              "status.storedVersions", NullNode.instance, "must have at least one stored version"));
      return;
    }
    Set<String> names = new HashSet<>();
    stored.forEach(name -> names.add(name.asText()));
    for (JsonNode version : spec.path("versions")) {
      String name = version.path("name").asText();
      if (version.path("storage").asBoolean() && !names.contains(name)) {
        errors.add(
            invalid("status.storedVersions", stored, "must have the storage version " + name));
      }
    }
  }
}
