package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.api.CanonicalRole;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Questions about {@code spec.template.roles} as JSON. */
final class Roles {
  private Roles() {}

  /** Those of a ModelServing; empty where it has none. */
  static ArrayNode of(JsonNode serving) {
    return serving.at("/spec/template/roles") instanceof ArrayNode roles
        ? roles
        : JsonNodeFactory.instance.arrayNode();
  }

  /** What both of them are compared by: equal where Kubernetes sees no difference. */
  static List<CanonicalRole> meaning(ArrayNode roles) {
    return stream(roles).filter(JsonNode::isObject).map(CanonicalRole::of).toList();
  }

  static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  static Optional<JsonNode> named(ArrayNode roles, String name) {
    return stream(roles).filter(role -> name(role).equals(name)).findFirst();
  }

  static String name(JsonNode role) {
    return role.path("name").asText();
  }

  /** Images of the entry's and the workers' containers, each once, in their order. */
  static List<String> images(JsonNode role) {
    return Stream.of("entryTemplate", "workerTemplate")
        .flatMap(template -> stream(role.path(template).at("/spec/containers")))
        .map(container -> container.path("image").asText("(none)"))
        .distinct()
        .toList();
  }

  /** {@code prefill=vllm:1 decode=vllm:1,cache:3}. */
  static String imagesByRole(ArrayNode roles) {
    return stream(roles)
        .map(role -> name(role) + "=" + String.join(",", images(role)))
        .collect(Collectors.joining(" "));
  }
}
