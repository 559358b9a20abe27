package dev.phalanx.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Replaces references by what they mean, as a CRD has no {@code $ref}: one of our own definitions,
 * or one of Kubernetes' for pods.
 *
 * <p>Pod specs get no enum, and only the defaults of the published CRD of ModelServing, so that a
 * template is taken and filled in as it always was.
 */
final class StructuralSchema {
  private static final String QUANTITY_PATTERN =
      "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))"
          + "(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

  private final JsonNode ours;
  private final PodSchema pods;
  private final Deque<String> entered = new ArrayDeque<>();

  /**
   * @param ours our own definitions by name; they go before Kubernetes'
   */
  StructuralSchema(JsonNode ours, PodSchema pods) {
    this.ours = ours;
    this.pods = pods;
  }

  /**
   * The node without references; what stands beside one wins over the definition.
   *
   * @throws IllegalArgumentException when a reference leads nowhere or to itself
   */
  JsonNode expand(JsonNode node) {
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(expand(item)));
      return array;
    }
    return node.isObject() ? expandObject(node) : node;
  }

  private ObjectNode expandObject(JsonNode node) {
    var result = JsonNodeFactory.instance.objectNode();
    for (var field : node.properties()) {
      if (field.getKey().equals(PodSchema.REF)) {
        definition(field.getValue().asText())
            .properties()
            .forEach(inherited -> result.putIfAbsent(inherited.getKey(), inherited.getValue()));
      } else {
        result.set(field.getKey(), expand(field.getValue()));
      }
    }
    return result;
  }

  private ObjectNode definition(String name) {
    if (name.equals(PodSchema.INT_OR_STRING)) {
      return intOrString();
    }
    if (name.equals(PodSchema.QUANTITY)) {
      return intOrString().put("pattern", QUANTITY_PATTERN);
    }
    if (entered.contains(name)) {
      throw new IllegalArgumentException(
          "%s refers to itself, which a CRD cannot express: %s".formatted(name, entered));
    }
    entered.push(name);
    var definition = ours.has(name) ? expandObject(ours.path(name)) : ofPods(pods.definition(name));
    entered.pop();
    correct(name, definition);
    return definition;
  }

  private static ObjectNode intOrString() {
    var schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("anyOf").add(type("integer")).add(type("string"));
    return schema.put("x-kubernetes-int-or-string", true);
  }

  private static ObjectNode type(String name) {
    return JsonNodeFactory.instance.objectNode().put("type", name);
  }

  private static void correct(String name, ObjectNode definition) {
    switch (name) {
      // two entries with one IP are legal in a pod, but not in a list that is merged by IP
      case "PodSpec" ->
          definition
              .withObject("/properties/hostAliases")
              .remove(List.of("x-kubernetes-list-type", "x-kubernetes-list-map-keys"));
      // defaults that the published CRD does not have
      case "AzureDiskVolumeSource" -> {
        definition.withObject("/properties/cachingMode").remove("default");
        definition.withObject("/properties/kind").remove("default");
      }
      default -> {}
    }
  }

  private ObjectNode ofPods(JsonNode schema) {
    if (schema.has(PodSchema.REF)) {
      return definition(schema.path(PodSchema.REF).asText());
    }
    var result = JsonNodeFactory.instance.objectNode();
    for (var keyword : schema.properties()) {
      var value = keyword.getValue();
      switch (keyword.getKey()) {
        case "enum" -> {}
        case "items", "additionalProperties" -> result.set(keyword.getKey(), ofPods(value));
        case "properties" -> {
          var properties = result.putObject("properties");
          value.properties().forEach(it -> properties.set(it.getKey(), ofPods(it.getValue())));
        }
        default -> result.set(keyword.getKey(), value);
      }
    }
    return result;
  }
}
