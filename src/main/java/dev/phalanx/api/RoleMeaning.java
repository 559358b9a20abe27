package dev.phalanx.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.TreeMap;

/**
 * What a role says to Kubernetes, whatever its spelling: keys sorted, nulls, empty lists and
 * written-out defaults left out, quantities by value ({@code 1Gi} is {@code 1024Mi}), whole numbers
 * without a fraction. What is not known to {@code role-meaning.json} is kept as it is.
 *
 * <p>That file is frozen: it is Kubernetes 1.35's schema of a PodSpec, less what says nothing about
 * meaning, with the defaults that its API server fills in. A new version of the {@link PodSchema}
 * changes the CRD, and not one hash in a running cluster.
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

  private static final PodSchema PODS = PodSchema.load("role-meaning.json");
  private static final String CONTAINER = "Container";
  private static final String PULL_POLICY = "imagePullPolicy";

  private RoleMeaning() {}

  static String of(ObjectNode role) {
    return meaning(role, ROLE).toString();
  }

  private static JsonNode meaning(JsonNode value, JsonNode schema) {
    var reference = schema.path(PodSchema.REF).asText("");
    return switch (reference) {
      case PodSchema.QUANTITY -> quantity(value);
      case "" -> ofShape(value, schema);
      case CONTAINER -> withoutUsualPullPolicy(ofShape(value, PODS.definition(reference)));
      default -> ofShape(value, PODS.definition(reference));
    };
  }

  /** The one default that depends on another field. */
  private static JsonNode withoutUsualPullPolicy(JsonNode container) {
    var usual = isLatest(container.path("image").asText()) ? "Always" : "IfNotPresent";
    if (container instanceof ObjectNode object && object.path(PULL_POLICY).asText().equals(usual)) {
      object.remove(PULL_POLICY);
    }
    return container;
  }

  /** Whether the image's tag is {@code latest}, as it is where there is neither tag nor digest. */
  private static boolean isLatest(String image) {
    int digest = image.indexOf('@');
    var name = digest < 0 ? image : image.substring(0, digest);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(colon + 1).equals("latest") : digest < 0;
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
    return value.isNull() || isDefault(value, schema) || isEmptyCollection;
  }

  /** As text: Jackson's {@code 30} of one type is not equal to that of another. */
  private static boolean isDefault(JsonNode value, JsonNode schema) {
    return schema.has("default") && value.toString().equals(schema.path("default").toString());
  }

  /** Writers of YAML may turn 8080 into 8080.0, readers of JSON keep or drop the zero of 2.50. */
  private static JsonNode number(JsonNode value) {
    if (!value.isFloatingPointNumber() || !Double.isFinite(value.doubleValue())) {
      return value;
    }
    var exact = value.decimalValue().stripTrailingZeros();
    return exact.scale() > 0
        ? DecimalNode.valueOf(exact)
        : JsonNodeFactory.instance.numberNode(exact.toBigInteger());
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
