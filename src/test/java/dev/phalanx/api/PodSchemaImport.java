package dev.phalanx.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes {@code pod-schema.json} of the OpenAPI document that an API server serves under {@code
 * /openapi/v3/api/v1}: follows the references from {@code PodSpec} and leaves out the prose. A
 * keyword it does not know is an error, so that a newer Kubernetes cannot lose one unnoticed.
 */
final class PodSchemaImport {
  private static final String ROOT = "io.k8s.api.core.v1.PodSpec";
  private static final String REFERENCE = "#/components/schemas/";
  private static final Set<String> LEAVES = Set.of(PodSchema.QUANTITY, PodSchema.INT_OR_STRING);
  private static final Set<String> KEPT =
      Set.of(
          "type",
          "format",
          "default",
          "enum",
          "required",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");
  private static final Set<String> DROPPED =
      Set.of(
          "description",
          "x-kubernetes-patch-merge-key",
          "x-kubernetes-patch-strategy",
          "x-kubernetes-unions");

  private final JsonNode schemas;
  private final Deque<String> waiting = new ArrayDeque<>();
  private final SortedMap<String, String> namesSeen = new TreeMap<>();
  private final SortedMap<String, ObjectNode> definitions = new TreeMap<>();

  private PodSchemaImport(JsonNode schemas) {
    this.schemas = schemas;
  }

  /** The text of {@code pod-schema.json}: one line for each field, everything sorted. */
  static String of(JsonNode openApi) {
    var importing = new PodSchemaImport(openApi.path("components").path("schemas"));
    importing.follow(REFERENCE + ROOT, "the start");
    while (!importing.waiting.isEmpty()) {
      importing.define(importing.waiting.remove());
    }
    return print(openApi.path("info").path("version").asText(), importing.definitions);
  }

  private void define(String name) {
    var schema = schemas.path(name);
    if (!schema.isObject()) {
      throw new IllegalArgumentException("the OpenAPI document has no schema '" + name + "'");
    }
    var shortName = shortName(name);
    definitions.put(
        shortName,
        shortName.equals("ObjectMeta") ? ofTemplate(schema) : stripped(schema, shortName));
  }

  /** In a template the metadata are labels and annotations; the rest belongs to the server. */
  private ObjectNode ofTemplate(JsonNode objectMeta) {
    ObjectNode templated = objectMeta.deepCopy();
    templated.withObject("/properties").retain("annotations", "labels");
    return stripped(templated, "ObjectMeta");
  }

  private ObjectNode stripped(JsonNode schema, String place) {
    var result = JsonNodeFactory.instance.objectNode();
    for (var keyword : schema.properties()) {
      var value = keyword.getValue();
      switch (keyword.getKey()) {
        case "properties" -> result.set("properties", properties(value, place));
        case "items", "additionalProperties" ->
            result.set(keyword.getKey(), stripped(value, place + "[]").remove(List.of("default")));
        case "allOf" -> result.setAll(stripped(only(value, place), place));
        case "$ref" -> result.put(PodSchema.REF, follow(value.asText(), place));
        case String name when KEPT.contains(name) -> result.set(name, value);
        case String name when DROPPED.contains(name) -> {}
        case String name -> throw unknown(name, place);
      }
    }
    withoutDefaultsOfRequired(result);
    return result;
  }

  private ObjectNode properties(JsonNode properties, String place) {
    var sorted = new TreeMap<String, JsonNode>();
    properties
        .properties()
        .forEach(
            field ->
                sorted.put(
                    field.getKey(), stripped(field.getValue(), place + "." + field.getKey())));
    return JsonNodeFactory.instance.objectNode().setAll(sorted);
  }

  /** They only state Go's zero value: what must be written is never filled in. */
  private static void withoutDefaultsOfRequired(ObjectNode schema) {
    for (var name : schema.path("required")) {
      if (schema.path("properties").path(name.asText()) instanceof ObjectNode property) {
        property.remove("default");
      }
    }
  }

  private static JsonNode only(JsonNode schemas, String place) {
    if (schemas.size() != 1) {
      throw unknown("allOf with %d members".formatted(schemas.size()), place);
    }
    return schemas.get(0);
  }

  private String follow(String reference, String place) {
    if (!reference.startsWith(REFERENCE)) {
      throw unknown("$ref to " + reference, place);
    }
    var name = reference.substring(REFERENCE.length());
    var shortName = shortName(name);
    var known = namesSeen.putIfAbsent(shortName, name);
    if (known == null && !LEAVES.contains(shortName)) {
      waiting.add(name);
    } else if (known != null && !known.equals(name)) {
      throw new IllegalArgumentException(
          "%s and %s have the same short name".formatted(known, name));
    }
    return shortName;
  }

  private static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static IllegalArgumentException unknown(String keyword, String place) {
    return new IllegalArgumentException(
        "the OpenAPI document uses %s at %s, which this import does not know: decide whether it is kept"
            .formatted(keyword, place));
  }

  private static String print(String version, SortedMap<String, ObjectNode> definitions) {
    return definitions.entrySet().stream()
        .map(definition -> print(definition.getKey(), definition.getValue()))
        .collect(
            Collectors.joining(
                ",\n",
                "{\n\"kubernetes\": %s,\n\"definitions\": {\n".formatted(new TextNode(version)),
                "\n}}\n"));
  }

  private static String print(String name, ObjectNode definition) {
    ObjectNode head = definition.deepCopy();
    head.remove("properties");
    var fields =
        definition.path("properties").properties().stream()
            .map(field -> "  \"%s\": %s".formatted(field.getKey(), field.getValue()))
            .collect(Collectors.joining(",\n"));
    var keywords = head.isEmpty() ? "" : head.toString().substring(1, head.toString().length() - 1);
    var properties = fields.isEmpty() ? "" : "\"properties\":{\n" + fields + "\n}";
    var separator = keywords.isEmpty() || properties.isEmpty() ? "" : ",";
    return "\"%s\": {%s%s%s}".formatted(name, keywords, separator, properties);
  }
}
