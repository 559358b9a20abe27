package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StaleWrite;
import dev.phalanx.local.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** binding, eviction and log. */
final class PodSubresources {
  private static final Logger LOG = LoggerFactory.getLogger(PodSubresources.class);
  private final ObjectStore store;
  private final Writes writes;
  private final Deletes deletes;
  private final ContainerLogs logs;

  PodSubresources(ObjectStore store, Writes writes, Deletes deletes, ContainerLogs logs) {
    this.store = store;
    this.writes = writes;
    this.deletes = deletes;
    this.logs = logs;
  }

  /** Puts the pod on a node, as the scheduler decided. */
  Reply bind(Target target, Request request) {
    JsonNode binding = body(request);
    String node = binding.at("/target/name").asText("");
    if (node.isEmpty()) {
      throw ApiRefusal.unexpected("target.name: Required value");
    }
    while (true) {
      StoredObject live = store.find(target.key()).orElseThrow(target::notFound);
      ObjectNode pod = live.tree();
      checkBinding(target, live, pod, binding);
      Json.child(pod, "spec").put("nodeName", node);
      setScheduled(Json.child(pod, "status"));
      binding
          .at("/metadata/annotations")
          .properties()
          .forEach(
              annotation ->
                  Json.child(Json.metadata(pod), "annotations")
                      .set(annotation.getKey(), annotation.getValue()));
      try {
        writes.force(live, pod);
        return success();
      } catch (StaleWrite e) {
        LOG.trace("{} has changed, again", live);
      }
    }
  }

  private static void checkBinding(
      Target target, StoredObject live, ObjectNode pod, JsonNode binding) {
    String name = target.name();
    String bound = pod.at("/spec/nodeName").asText("");
    String uid = binding.at("/metadata/uid").asText("");
    if (!uid.isEmpty() && !uid.equals(live.uid())) {
      throw ApiRefusal.conflict(
          "",
          "pods/binding",
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, live.uid()));
    }
    if (live.isTerminating()) {
      throw ApiRefusal.conflict(
          "",
          "pods/binding",
          name,
          "pod %s is being deleted, cannot be assigned to a host".formatted(name));
    }
    if (!bound.isEmpty()) {
      throw ApiRefusal.conflict(
          "",
          "pods/binding",
          name,
          "pod %s is already assigned to node \"%s\"".formatted(name, bound));
    }
  }

  private static void setScheduled(ObjectNode status) {
    ArrayNode conditions = Json.MAPPER.createArrayNode();
    for (JsonNode condition : status.path("conditions")) {
      if (!condition.path("type").asText().equals("PodScheduled")) {
        conditions.add(condition);
      }
    }
    conditions
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "True")
        .putNull("lastProbeTime")
        .put("lastTransitionTime", Json.now());
    status.set("conditions", conditions);
  }

  /** Deletes the pod; disruption budgets are not asked. */
  Reply evict(Target target, Request request) {
    JsonNode options = body(request).path("deleteOptions");
    OptionalLong grace =
        options.path("gracePeriodSeconds").isNumber()
            ? OptionalLong.of(options.path("gracePeriodSeconds").asLong())
            : OptionalLong.empty();
    Target pod = new Target(target.type(), target.namespace(), target.name(), "");
    deletes.delete(
        pod,
        new Deletes.Wish(
            options.at("/preconditions/uid").asText(""),
            options.at("/preconditions/resourceVersion").asText(""),
            grace,
            Deletes.Propagation.BACKGROUND,
            Options.of(request, "CreateOptions").isDryRun()));
    return success();
  }

  private static JsonNode body(Request request) {
    if (request.contentType().contains("protobuf")) {
      throw ApiRefusal.unsupportedMediaType(List.of("application/json", "application/yaml"));
    }
    try {
      return (request.contentType().contains("yaml") ? Json.YAML : Json.MAPPER)
          .readTree(request.body());
    } catch (IOException e) {
      throw ApiRefusal.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Reply success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return Reply.json(201, status.put("status", "Success").put("code", 201));
  }

  Reply log(Target target, Request request) {
    StoredObject live = store.find(target.key()).orElseThrow(target::notFound);
    ObjectNode pod = live.tree();
    Query query = request.query();
    String container = container(target, pod, query.text("container"));
    if (pod.at("/spec/nodeName").asText("").isEmpty()) {
      return new Reply.Stream("text/plain", out -> {});
    }
    checkStarted(target, pod, container);
    ContainerLogs.Excerpt excerpt =
        new ContainerLogs.Excerpt(
            target.namespace(),
            target.name(),
            live.uid(),
            container,
            query.isTrue("follow"),
            query.number("tailLines", -1),
            query.isTrue("previous"),
            query.isTrue("timestamps"));
    return new Reply.Stream("text/plain", out -> logs.write(excerpt, out));
  }

  private static String container(Target target, ObjectNode pod, String asked) {
    List<String> containers = names(pod, "containers");
    List<String> initContainers = names(pod, "initContainers");
    if (asked.isEmpty() && containers.size() == 1) {
      return containers.getFirst();
    }
    if (containers.contains(asked) || initContainers.contains(asked)) {
      return asked;
    }
    throw ApiRefusal.badRequest(
        asked.isEmpty()
            ? "a container name must be specified for pod %s, choose one of: [%s]"
                    .formatted(target.name(), String.join(" ", containers))
                + (initContainers.isEmpty()
                    ? ""
                    : " or one of the init containers: [%s]"
                        .formatted(String.join(" ", initContainers)))
            : "container %s is not valid for pod %s".formatted(asked, target.name()));
  }

  private static List<String> names(ObjectNode pod, String list) {
    List<String> names = new ArrayList<>();
    pod.path("spec").path(list).forEach(one -> names.add(one.path("name").asText()));
    return names;
  }

  private static void checkStarted(Target target, ObjectNode pod, String container) {
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (JsonNode status : pod.path("status").path(list)) {
        JsonNode reason = status.at("/state/waiting/reason");
        if (status.path("name").asText().equals(container)
            && status.at("/state/waiting").isObject()
            && !status.at("/lastState/terminated").isObject()) {
          throw ApiRefusal.badRequest(
              "container \"%s\" in pod \"%s\" is waiting to start: %s"
                  .formatted(container, target.name(), reason.asText("no reason given")));
        }
      }
    }
  }
}
