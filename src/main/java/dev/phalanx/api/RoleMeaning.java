package dev.phalanx.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.TreeMap;

/**
 * What a role says to Kubernetes, whatever its spelling: keys sorted, nulls, empty lists and
 * written-out defaults left out, quantities by value ({@code 1Gi} is {@code 1024Mi}), whole numbers
 * without a fraction. Where quantities stand and what the defaults are comes from the {@link
 * PodSchema}; what that does not know is kept as it is.
 */
final class RoleMeaning {
  private static final JsonNode ROLE =
      schema(
          """
          {"properties": {
            "entryTemplate": {"properties": {
              "metadata": {"$ref": "ObjectMeta", "default": {}},
              "spec": {"$ref": "PodSpec", "default": {}}}},
            "workerTemplate": {"properties": {
              "metadata": {"$ref": "ObjectMeta", "default": {}},
              "spec": {"$ref": "PodSpec", "default": {}}}}
          }}
          """);

  private RoleMeaning() {}

  static String of(ObjectNode role) {
    return meaning(role, ROLE).toString();
  }

  private static JsonNode meaning(JsonNode value, JsonNode schema) {
    var reference = schema.path(PodSchema.REF).asText("");
    return switch (reference) {
      case PodSchema.QUANTITY -> quantity(value);
      case PodSchema.INT_OR_STRING, "" -> ofShape(value, schema);
      default -> ofShape(value, PodSchema.bundled().definition(reference));
    };
  }

  private static JsonNode ofShape(JsonNode value, JsonNode schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> object(value, schema);
      case ARRAY -> {
        var items = JsonNodeFactory.instance.arrayNode(value.size());
        value.forEach(item -> items.add(meaning(item, schema.path("items"))));
        yield items;
      }
      case NUMBER -> number(value);
      default -> value;
    };
  }

  private static JsonNode object(JsonNode value, JsonNode schema) {
    var fields = new TreeMap<String, JsonNode>();
    for (var field : value.properties()) {
      var known = schema.path("properties").path(field.getKey());
      var fieldSchema = known.isMissingNode() ? schema.path("additionalProperties") : known;
      var meaning = meaning(field.getValue(), fieldSchema);
      if (!isAbsence(meaning, fieldSchema)) {
        fields.put(field.getKey(), meaning);
      }
    }
    return JsonNodeFactory.instance.objectNode().setAll(fields);
  }

  /** Null, the default, or an empty list or map, which Kubernetes does not even store. */
  private static boolean isAbsence(JsonNode value, JsonNode schema) {
    var isEmptyCollection =
        value.isEmpty()
            && ((value.isArray() && schema.has("items"))
                || (value.isObject() && schema.has("additionalProperties")));
    return value.isNull() || value.equals(schema.path("default")) || isEmptyCollection;
  }

  /** YAML writers may turn 8080 into 8080.0. */
  private static JsonNode number(JsonNode value) {
    if (!value.isFloatingPointNumber() || !Double.isFinite(value.doubleValue())) {
      return value;
    }
    var exact = value.decimalValue().stripTrailingZeros();
    return exact.scale() > 0 ? value : JsonNodeFactory.instance.numberNode(exact.toBigInteger());
  }

  private static JsonNode quantity(JsonNode value) {
    return value.isTextual() || value.isNumber()
        ? new TextNode(QuantitySpelling.canonical(value.asText()))
        : value;
  }

  private static JsonNode schema(String json) {
    try {
      return new JsonMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the role's schema is not JSON", e);
    }
  }
}
