package dev.phalanx.local.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.FieldOwnership;
import dev.phalanx.local.merge.Patches;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ObjectReader;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The mutating verbs as requests: create, update, patch, delete. */
final class Modifications {
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";
  private static final String APPLY = "application/apply-patch+yaml";

  private final ObjectStore store;
  private final Types types;
  private final Reads reads;
  private final Writes writes;
  private final Deletes deletes;

  Modifications(ObjectStore store, Types types, Reads reads, Writes writes, Deletes deletes) {
    this.store = store;
    this.types = types;
    this.reads = reads;
    this.writes = writes;
    this.deletes = deletes;
  }

  Reply create(Target target, Request request) {
    Options options = Options.of(request, "CreateOptions");
    ObjectNode object = Bodies.object(request, target.type(), options);
    Representation representation = Representation.of(request);
    boolean isNewEvent = Types.isNewEvent(target.type());
    if (isNewEvent) {
      FieldOwnership.updated(null, object, options.writer(target), target.type().schema());
    }
    ObjectNode written =
        writes.create(stored(target), Versions.stored(object, target.type()), options, isNewEvent);
    return answer(201, target, written, options, representation);
  }

  Reply update(Target target, Request request) {
    Options options = Options.of(request, "UpdateOptions");
    ObjectNode object = Bodies.object(request, target.type(), options);
    Representation representation = Representation.of(request);
    boolean isThere = store.find(target.key()).isPresent();
    ObjectNode written =
        writes.update(stored(target), Versions.stored(object, target.type()), options);
    return answer(isThere ? 200 : 201, target, written, options, representation);
  }

  /** Events of both groups are stored as those of the core group. */
  private Target stored(Target target) {
    return Types.isNewEvent(target.type())
        ? new Target(
            types.catalog().byPlural("", "v1", "events").orElseThrow(),
            target.namespace(),
            target.name(),
            target.subresource())
        : target;
  }

  private static Reply answer(
      int code, Target target, ObjectNode written, Options options, Representation representation) {
    ObjectNode shown = Versions.shown(written, target.type());
    return representation.one(code, shown, target.type(), options.warnings());
  }

  Reply patch(Target target, Request request) {
    Options options = Options.of(request, "PatchOptions");
    Representation representation = Representation.of(request);
    if (request.contentType().equals(APPLY)) {
      return apply(target, request, options, representation);
    }
    if (options.isForced()) {
      throw ApiRefusal.invalid(
          "meta.k8s.io",
          "PatchOptions",
          "",
          List.of(FieldError.forbidden("force", "may not be specified for non-apply patch")));
    }
    Writes.Edit edit = edit(target.type(), request);
    ObjectNode written =
        writes.edit(
            stored(target),
            options,
            live -> {
              ObjectNode shown = Versions.shown(live, target.type());
              ObjectNode patched = edit.apply(shown);
              note(patched, target.type(), request, options);
              return Versions.stored(patched, target.type());
            });
    return answer(200, target, written, options, representation);
  }

  /** What a patch makes of an object may not be one; upstream blames the patch. */
  private static void note(
      ObjectNode patched, ResourceType type, Request request, Options options) {
    try {
      Bodies.note(patched, type, options, List.of());
    } catch (ApiRefusal refusal) {
      String prefix =
          "%1$s in version \"%2$s\" cannot be handled as a %1$s: "
              .formatted(type.kind(), type.version());
      String why = String.valueOf(refusal.getMessage());
      if (!why.startsWith(prefix)) {
        throw refusal;
      }
      String shown =
          request.contentType().equals(STRATEGIC_PATCH)
              ? GoJson.print(patch(request.body()))
              : GoJson.sorted(patched);
      throw ApiRefusal.invalid(
          "", "", "", List.of(FieldError.invalid("patch", shown, why.substring(prefix.length()))));
    }
  }

  private static Writes.Edit edit(ResourceType type, Request request) {
    return switch (request.contentType()) {
      case JSON_PATCH -> {
        JsonNode patch = patch(request.body());
        yield live -> Patches.json(live, patch);
      }
      case MERGE_PATCH -> {
        JsonNode patch = patch(request.body());
        yield live -> Patches.merge(live, patch);
      }
      case STRATEGIC_PATCH -> {
        JsonNode patch = patch(request.body());
        if (!(patch instanceof ObjectNode changes)) {
          throw ApiRefusal.badRequest("invalid JSON document");
        }
        yield live -> Patches.strategic(live, changes, type.schema());
      }
      default ->
          throw ApiRefusal.of(
              415, "UnsupportedMediaType", "415: Unsupported Media Type", Json.object());
    };
  }

  private static JsonNode patch(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiRefusal.badRequest("error decoding patch: " + GoJson.words(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply apply(
      Target target, Request request, Options options, Representation representation) {
    if (!request.query().has("fieldManager")) {
      throw ApiRefusal.invalid(
          "meta.k8s.io",
          "PatchOptions",
          "",
          List.of(FieldError.required("fieldManager", "is required for apply patch")));
    }
    ObjectNode applied = applied(request, target.type());
    while (true) {
      if (store.find(target.key()).isEmpty() && target.subresource().isEmpty()) {
        try {
          return answer(
              201, target, createApplied(target, applied, options), options, representation);
        } catch (ApiRefusal refusal) {
          if (!refusal.reason().equals("AlreadyExists")) {
            throw refusal;
          }
          continue;
        }
      }
      ObjectNode written =
          writes.edit(
              stored(target), options, live -> merged(target, live, applied, options), true);
      return answer(200, target, written, options, representation);
    }
  }

  private static ObjectNode applied(Request request, ResourceType type) {
    try {
      ObjectReader.Parsed parsed = ObjectReader.yaml(request.body());
      if (!(parsed.value() instanceof ObjectNode object) || !object.hasNonNull("kind")) {
        throw ApiRefusal.badRequest("invalid object type: /, Kind=");
      }
      if (!object.path("kind").asText().equals(type.kind())
          || !object.path("apiVersion").asText().equals(type.apiVersion())) {
        String apiVersion = object.path("apiVersion").asText();
        throw ApiRefusal.badRequest(
            "invalid object type: %s, Kind=%s"
                .formatted(
                    apiVersion.contains("/") ? apiVersion : "/" + apiVersion,
                    object.path("kind").asText()));
      }
      FieldOwnership.requireApplicable(object, type.schema());
      type.schema().refuseUndecodable(object);
      if (!parsed.duplicates().isEmpty()) {
        throw type.schema().refuseStrictly(parsed.duplicates());
      }
      return object;
    } catch (JsonProcessingException e) {
      throw ApiRefusal.badRequest("error decoding YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode createApplied(Target target, ObjectNode applied, Options options) {
    ObjectNode object =
        FieldOwnership.apply(
            null, applied, options.writer(target), options.isForced(), target.type().schema());
    Json.metadata(object).put("name", target.name());
    return writes.create(stored(target), Versions.stored(object, target.type()), options, true);
  }

  private static ObjectNode merged(
      Target target, ObjectNode live, ObjectNode applied, Options options) {
    ObjectNode merged =
        FieldOwnership.apply(
            Versions.shown(live, target.type()),
            applied,
            options.writer(target),
            options.isForced(),
            target.type().schema());
    return Versions.stored(merged, target.type());
  }

  Reply delete(Target target, Request request) {
    Deletes.Wish wish = Deletes.Wish.of(request);
    return Deletes.reply(target, deletes.delete(target, wish), request);
  }

  Reply deleteCollection(Target target, Request request) {
    Deletes.Wish wish = Deletes.Wish.of(request);
    Representation representation = Representation.of(request);
    var selected = reads.selected(target, request.query());
    try {
      Crew.each(
          selected,
          object ->
              deletes.deleteIfThere(
                  new Target(target.type(), object.key().namespace(), object.key().name(), ""),
                  wish));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(store.revision()));
    return representation.list(selected, target.type(), metadata);
  }
}
