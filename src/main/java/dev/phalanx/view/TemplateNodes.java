package dev.phalanx.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.RoleTemplate;
import java.util.stream.Collectors;

/**
 * What may be seen of a role's template: names, images, ports, amounts of resources and the names
 * of environment variables. Nothing else leaves this class.
 */
final class TemplateNodes {
  private static final JsonMapper JSON = new JsonMapper();

  private TemplateNodes() {}

  static ServingNode role(RoleTemplate role) {
    var template = parse(role.json());
    var node =
        ServingNode.draft(Standing.PLAIN)
            .line("1 entry" + workers(role.workerReplicas()))
            .fact("workerReplicas", role.workerReplicas())
            .fact("hash", role.hash())
            .child("entry", () -> pod(template.path("entryTemplate"), role.entryResources()));
    if (role.hasWorkerTemplate()) {
      node.child("worker", () -> pod(template.path("workerTemplate"), role.workerResources()));
    }
    return node.build();
  }

  private static String workers(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " + 1 worker";
      default -> " + %d workers".formatted(count);
    };
  }

  static ServingNode resources(Resources resources) {
    var node = ServingNode.draft(Standing.PLAIN).line(text(resources)).quiet();
    resources.amounts().forEach((name, amount) -> node.fact(name, amount.toString()));
    return node.build();
  }

  private static String text(Resources resources) {
    return resources.amounts().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static ServingNode pod(JsonNode template, Resources resources) {
    var spec = template.path("spec");
    var images =
        spec.path("containers")
            .valueStream()
            .map(container -> container.path("image").asText("no image"))
            .collect(Collectors.joining(", "));
    var node =
        ServingNode.draft(Standing.PLAIN)
            .line(images, text(resources))
            .child("resources", () -> resources(resources));
    containers(node, "initContainers", spec);
    containers(node, "containers", spec);
    return node.build();
  }

  private static void containers(ServingNode.Draft pod, String kind, JsonNode spec) {
    var list = spec.path(kind);
    if (list.isEmpty()) {
      return;
    }
    var node = ServingNode.draft(Standing.PLAIN).quiet();
    list.forEach(
        container -> node.child(container.path("name").asText(), () -> container(container)));
    pod.child(kind, node::build);
  }

  private static ServingNode container(JsonNode container) {
    var ports =
        container
            .path("ports")
            .valueStream()
            .map(port -> Value.of(port.path("containerPort").asLong()))
            .toList();
    var node =
        ServingNode.draft(Standing.PLAIN)
            .line(container.path("image").asText("no image"))
            .fact("image", container.path("image").asText("no image"))
            .quiet();
    if (!ports.isEmpty()) {
      node.fact("ports", new Value.Several(ports));
    }
    if (!container.path("env").isEmpty()) {
      node.child("env", () -> environment(container.path("env")));
    }
    return node.build();
  }

  private static ServingNode environment(JsonNode variables) {
    var node = ServingNode.draft(Standing.PLAIN).quiet();
    variables.forEach(variable -> node.fact(variable.path("name").asText(), Redaction.HIDDEN));
    return node.build();
  }

  /** The template, or nothing where it is no JSON: the reason would quote it. */
  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }
}
