package dev.phalanx.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.FieldOwnership;
import dev.phalanx.local.merge.FieldOwnership.Writer;
import dev.phalanx.local.merge.Patches;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ObjectReader;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.schema.SchemaCatalog;
import dev.phalanx.local.schema.TypeSchema;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Repeats a recorded request on our schemas and merges, as a server without storage would. */
final class Replay {
  private static final SchemaCatalog CATALOG = SchemaCatalog.builtIn().withCrd(Recording.widgets());

  private final Recording request;
  private final ResourceType type;
  private final TypeSchema schema;
  private final Writer writer;

  private Replay(Recording request) {
    this.request = request;
    String[] parts = ("/" + request.groupVersion()).split("/");
    this.type =
        CATALOG
            .byPlural(parts[parts.length - 2], parts[parts.length - 1], request.plural())
            .orElseThrow();
    this.schema = type.schema();
    String manager = request.parameter("fieldManager");
    String subresource = request.subresource().isEmpty() ? null : request.subresource();
    this.writer =
        new Writer(
            manager.isEmpty() ? "fabric8-kubernetes-client" : manager,
            type.apiVersion(),
            subresource,
            Instant.EPOCH);
  }

  /** The object, or the status of a refusal. */
  static ObjectNode answer(Recording request) throws IOException {
    try {
      return new Replay(request).answer();
    } catch (ApiRefusal refusal) {
      return refusal.status();
    }
  }

  private ObjectNode answer() throws IOException {
    var parsed = ObjectReader.json(request.body().getBytes(UTF_8));
    if (request.method().equals("POST")) {
      ObjectNode object = (ObjectNode) parsed.value();
      List<String> complaints = schema.complaints(object, parsed.duplicates());
      if (request.parameter("fieldValidation").equals("Strict") && !complaints.isEmpty()) {
        throw schema.refuseStrictly(complaints);
      }
      return stored(object, null, false);
    }
    ObjectNode live = request.before() instanceof ObjectNode object ? object.deepCopy() : null;
    ObjectNode before = live == null ? null : live.deepCopy();
    if (request.patchType().equals("apply")) {
      ObjectNode applied = (ObjectNode) parsed.value();
      boolean force = request.parameter("force").equals("true");
      return stored(FieldOwnership.apply(live, applied, writer, force, schema), before, true);
    }
    return stored(patched(before, parsed.value()), before, false);
  }

  private ObjectNode patched(@Nullable ObjectNode live, JsonNode patch) {
    if (live == null) {
      throw ApiRefusal.notFound(type.group(), type.plural(), "");
    }
    return switch (request.patchType()) {
      case "json" -> Patches.json(live, patch);
      case "merge" -> Patches.merge(live, patch);
      default -> Patches.strategic(live, (ObjectNode) patch, schema);
    };
  }

  private ObjectNode stored(ObjectNode object, @Nullable ObjectNode live, boolean applied) {
    schema.refuseUndecodable(object);
    schema.prune(object);
    if (live == null && schema.isCustom()) {
      object.remove("status");
    }
    schema.applyDefaults(object);
    List<FieldError> errors = new ArrayList<>(schema.validate(object, live));
    if (!errors.isEmpty()) {
      String name = object.path("metadata").path("name").asText();
      throw ApiRefusal.invalid(type.group(), type.kind(), name, errors);
    }
    if (!applied) {
      FieldOwnership.updated(live, object, writer, schema);
    }
    return object;
  }
}
