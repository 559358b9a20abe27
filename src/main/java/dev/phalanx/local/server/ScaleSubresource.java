package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.Patches;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ScalePaths;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The scale subresource: the replicas of a workload as an {@code autoscaling/v1} Scale. */
final class ScaleSubresource {
  private static final ScalePaths BUILT_IN =
      new ScalePaths(".spec.replicas", ".status.replicas", "");
  private final ObjectStore store;
  private final Writes writes;

  ScaleSubresource(ObjectStore store, Writes writes) {
    this.store = store;
    this.writes = writes;
  }

  Reply get(Target target) {
    StoredObject object = store.find(target.key()).orElseThrow(target::notFound);
    return Reply.json(200, scale(target, object.tree()));
  }

  Reply update(Target target, Request request) {
    ObjectNode wanted = (ObjectNode) body(request);
    return write(target, request, live -> wanted);
  }

  Reply patch(Target target, Request request) {
    JsonNode patch = body(request);
    boolean isJsonPatch = request.contentType().equals("application/json-patch+json");
    return write(
        target,
        request,
        scale -> isJsonPatch ? Patches.json(scale, patch) : Patches.merge(scale, patch));
  }

  private static JsonNode body(Request request) {
    try {
      return Json.MAPPER.readTree(request.body());
    } catch (IOException e) {
      throw ApiRefusal.badRequest("error decoding scale: " + e.getMessage());
    }
  }

  private Reply write(Target target, Request request, Writes.Edit edit) {
    Options options = Options.of(request, "UpdateOptions");
    ObjectNode written = writes.edit(target, options, live -> scaled(target, live, edit));
    return Reply.json(200, scale(target, written));
  }

  private static ObjectNode scaled(Target target, ObjectNode live, Writes.Edit edit) {
    ObjectNode wanted = edit.apply(scale(target, live));
    int replicas = wanted.at("/spec/replicas").asInt(0);
    ScalePaths paths = target.type().scale().orElse(BUILT_IN);
    if (replicas < 0) {
      throw ApiRefusal.invalid(
          "autoscaling",
          "Scale",
          target.name(),
          List.of(
              FieldError.invalid(
                  "spec.replicas",
                  wanted.at("/spec/replicas"),
                  "must be greater than or equal to 0")));
    }
    String version = wanted.at("/metadata/resourceVersion").asText("");
    if (!version.isEmpty()) {
      Json.metadata(live).put("resourceVersion", version);
    }
    put(live, paths.specReplicas(), replicas);
    return live;
  }

  /** Upstream does not tell when fields were owned through a scale, which orders the owners. */
  static void forgetTimes(ObjectNode object) {
    List<JsonNode> entries = new ArrayList<>();
    object.at("/metadata/managedFields").forEach(entries::add);
    for (JsonNode entry : entries) {
      if (entry.path("subresource").asText("").equals("scale")) {
        ((ObjectNode) entry).remove("time");
      }
    }
    if (!entries.stream().allMatch(entry -> entry.has("time"))) {
      entries.sort(
          Comparator.comparing((JsonNode entry) -> entry.path("operation").asText())
              .thenComparing(entry -> entry.has("time")));
      Json.metadata(object).putArray("managedFields").addAll(entries);
    }
  }

  private static void put(ObjectNode object, String path, int value) {
    String[] fields = path.substring(1).split("\\.");
    ObjectNode parent = object;
    for (int i = 0; i < fields.length - 1; i++) {
      parent = Json.child(parent, fields[i]);
    }
    parent.put(fields[fields.length - 1], value);
  }

  private static ObjectNode scale(Target target, ObjectNode object) {
    ScalePaths paths = target.type().scale().orElse(BUILT_IN);
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      metadata.set(field, object.at("/metadata/" + field));
    }
    int wanted = at(object, paths.specReplicas()).asInt();
    ObjectNode spec = scale.putObject("spec");
    if (wanted != 0) {
      spec.put("replicas", wanted);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, paths.statusReplicas()).asInt());
    String selector = selector(target, object, paths);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  private static String selector(Target target, ObjectNode object, ScalePaths paths) {
    if (target.type().custom()) {
      return paths.selector().isEmpty() ? "" : at(object, paths.selector()).asText("");
    }
    JsonNode labels =
        object.at("/spec/selector").has("matchLabels")
            ? object.at("/spec/selector/matchLabels")
            : object.at("/spec/selector");
    return labels.properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static JsonNode at(ObjectNode object, String path) {
    return object.at(path.replace('.', '/'));
  }
}
