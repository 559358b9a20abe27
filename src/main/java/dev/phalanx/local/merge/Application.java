package dev.phalanx.local.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.ManagedFields.Owner;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.FieldSchema;
import dev.phalanx.local.schema.TypeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One server-side apply.
 *
 * <ol>
 *   <li>The applied object is laid over the live one.
 *   <li>What the applier owned, no longer applies, and nobody else owns, goes.
 *   <li>What differs from the live object and is owned by others is a conflict, or is taken from
 *       them.
 * </ol>
 */
final class Application {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final ObjectNode live;
  private final ManagedFields managed;
  private final FieldOwnership.Writer writer;
  private final TypeSchema typeSchema;
  private final FieldSchema schema;
  private final Owner self;

  /**
   * @param live without managedFields
   * @param managed those of the live object
   */
  Application(
      ObjectNode live, ManagedFields managed, FieldOwnership.Writer writer, TypeSchema schema) {
    this.typeSchema = schema;
    this.live = live;
    this.managed = managed;
    this.writer = writer;
    this.schema = schema.root();
    this.self = writer.asOwner(true);
  }

  ObjectNode apply(ObjectNode applied, boolean force) {
    applied.withObject("/metadata").remove(ManagedFields.FIELD);
    adoptUnmanaged();
    FieldTree last = managed.fields(self);
    managed.put(self, FieldOwnership.owned(FieldSets.of(applied, schema)), managed.time(self));
    ObjectNode after = pruned(TypedMerge.merged(live, applied, schema), last);
    var comparison = Comparison.of(live, after, schema);
    FieldTree written = FieldOwnership.owned(comparison.written());
    SortedMap<Owner, FieldTree> conflicts = conflicts(written);
    if (!force && !conflicts.isEmpty()) {
      throw refusal(conflicts);
    }
    managed.takeFromOthers(self, written.union(comparison.removed));
    if (!after.equals(live)) {
      managed.put(self, managed.fields(self), ManagedFields.printed(writer.at()));
    }
    ObjectNode result = after.deepCopy();
    refreshLastApplied(result, applied);
    managed.writeTo(result);
    return result;
  }

  /** An object whose owners are not known belongs to whoever came before the first apply. */
  private void adoptUnmanaged() {
    if (managed.isEmpty() && live.path("metadata").has("uid")) {
      FieldTree all =
          FieldOwnership.owned(Comparison.of(typeSchema.zero(live), live, schema).written());
      managed.put(
          new Owner("before-first-apply", false, writer.apiVersion(), ""),
          all,
          ManagedFields.printed(writer.at()));
    }
  }

  private ObjectNode pruned(ObjectNode merged, FieldTree last) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldTree lastNamed = last.named(schema);
    FieldTree present = fieldsOf(merged);
    ObjectNode bare = TypedMerge.without(merged, lastNamed, schema);
    FieldTree stays = fieldsOf(bare).union(managed.union().named(schema));
    ObjectNode owned = TypedMerge.without(merged, present.difference(stays), schema);
    FieldTree goes = present.difference(fieldsOf(owned)).intersection(lastNamed);
    return TypedMerge.without(merged, goes, schema);
  }

  private FieldTree fieldsOf(ObjectNode object) {
    return FieldSets.of(object, schema).named(schema);
  }

  private SortedMap<Owner, FieldTree> conflicts(FieldTree written) {
    FieldTree allowed = allowedByLastApplied();
    SortedMap<Owner, FieldTree> conflicts = new TreeMap<>();
    for (Owner manager : managed.managers()) {
      FieldTree common = managed.fields(manager).intersection(written).difference(allowed);
      if (!manager.equals(self) && !common.isEmpty()) {
        conflicts.put(manager, common);
      }
    }
    return conflicts;
  }

  /** kubectl may take over what its client-side apply has set. */
  private FieldTree allowedByLastApplied() {
    String last = live.path("metadata").path("annotations").path(LAST_APPLIED).asText();
    if (!writer.manager().equals("kubectl") || last.isEmpty()) {
      return new FieldTree();
    }
    try {
      return FieldSets.of(JSON.readTree(last), schema);
    } catch (JsonProcessingException e) {
      return new FieldTree();
    }
  }

  /** Keeps the annotation of a client-side apply true, so that one may follow. */
  private void refreshLastApplied(ObjectNode after, ObjectNode applied) {
    if (writer.manager().equals("kubectl")
        && live.path("metadata").path("annotations").has(LAST_APPLIED)
        && after.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      ObjectNode last = applied.deepCopy();
      if (last.path("metadata").path("annotations") instanceof ObjectNode own) {
        own.remove(LAST_APPLIED);
      }
      annotations.put(LAST_APPLIED, sorted(last) + "\n");
    }
  }

  /** Go writes maps by key. */
  private static JsonNode sorted(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        var byName = new TreeMap<String, JsonNode>();
        object.properties().forEach(field -> byName.put(field.getKey(), field.getValue()));
        byName.forEach((name, field) -> result.set(name, sorted(field)));
        yield result;
      }
      case ArrayNode array -> {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> result.add(sorted(item)));
        yield result;
      }
      default -> value;
    };
  }

  private static ApiRefusal refusal(SortedMap<Owner, FieldTree> conflicts) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    var causes = details.putArray("causes");
    List<String> lines = new ArrayList<>();
    conflicts.forEach(
        (manager, fields) -> {
          lines.add("conflicts with " + manager.printed() + ":");
          for (String path : fields.paths()) {
            lines.add("- " + path);
            causes
                .addObject()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with " + manager.printed())
                .put("field", path);
          }
        });
    JsonNode first = causes.path(0);
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: %s: %s"
                .formatted(first.path("message").asText(), first.path("field").asText())
            : "Apply failed with %d conflicts: %s"
                .formatted(causes.size(), String.join("\n", lines));
    return ApiRefusal.of(409, "Conflict", message, details);
  }
}
