package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.ManagedFields.Owner;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.TypeSchema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field: {@code metadata.managedFields}, and the server-side apply that obeys it.
 * The rules are those of structured-merge-diff and of the API server's field manager.
 */
public final class FieldOwnership {
  /** Nobody owns what names an object or belongs to the server. */
  private static final List<List<String>> UNOWNED =
      List.of(
          List.of("f:apiVersion"),
          List.of("f:kind"),
          List.of("f:metadata"),
          List.of("f:metadata", "f:name"),
          List.of("f:metadata", "f:namespace"),
          List.of("f:metadata", "f:creationTimestamp"),
          List.of("f:metadata", "f:deletionTimestamp"),
          List.of("f:metadata", "f:deletionGracePeriodSeconds"),
          List.of("f:metadata", "f:selfLink"),
          List.of("f:metadata", "f:uid"),
          List.of("f:metadata", "f:clusterName"),
          List.of("f:metadata", "f:generation"),
          List.of("f:metadata", "f:managedFields"),
          List.of("f:metadata", "f:resourceVersion"));

  private FieldOwnership() {}

  /**
   * Who writes.
   *
   * @param manager the field manager's name
   * @param apiVersion in which the fields were written
   * @param subresource such as {@code status}; null for the object itself
   * @param at time of the entry, shown in seconds
   */
  public record Writer(
      String manager, String apiVersion, @Nullable String subresource, Instant at) {

    Owner asOwner(boolean applies) {
      return new Owner(manager, applies, apiVersion, Objects.requireNonNullElse(subresource, ""));
    }
  }

  /**
   * Server-side apply.
   *
   * @param live null for a create
   * @param applied what the client sent, without defaults, and without what this endpoint does not
   *     write (the status of the main resource, all but the status of the subresource)
   * @param force takes fields from other managers instead of refusing
   * @return a new object with its managedFields
   * @throws ApiRefusal 409 with the conflicts as causes
   */
  public static ObjectNode apply(
      @Nullable ObjectNode live,
      ObjectNode applied,
      Writer writer,
      boolean force,
      TypeSchema schema) {
    ObjectNode before = withoutManagedFields(live == null ? empty(applied) : live);
    return new Application(before, ManagedFields.of(live), writer, schema).apply(applied, force);
  }

  /**
   * Refuses an object that may not be applied, before anything is merged.
   *
   * @throws ApiRefusal 400 where it has managedFields, 500 (as upstream) where the schema does not
   *     declare a field, or not so
   */
  public static void requireApplicable(ObjectNode applied, TypeSchema schema) {
    if (applied.path("metadata").hasNonNull(ManagedFields.FIELD)) {
      throw ApiRefusal.badRequest("metadata.managedFields must be nil");
    }
    AppliedFields.require(applied, schema.root());
  }

  /**
   * Sets the managedFields of {@code after}, an object that was created, replaced or patched. Those
   * it brings along count; where it has none, those of the live object.
   *
   * @param live null for a create
   */
  public static void updated(
      @Nullable ObjectNode live, ObjectNode after, Writer writer, TypeSchema schema) {
    ManagedFields managed = brought(live, after);
    ObjectNode before = live == null ? schema.zero(after) : withoutManagedFields(live);
    JsonNode hidden = after.withObject("/metadata").remove(ManagedFields.FIELD);
    var comparison = Comparison.of(before, after, schema.root());
    FieldTree written = owned(comparison.written());
    Owner self = writer.asOwner(false);
    FieldTree lost = comparison.removed.union(comparison.written());
    for (Owner manager : managed.managers()) {
      managed.put(manager, managed.fields(manager).difference(lost), managed.time(manager));
    }
    if (!written.isEmpty()) {
      managed.put(self, managed.fields(self).union(written), ManagedFields.printed(writer.at()));
    }
    if (hidden != null || !managed.isEmpty()) {
      managed.writeTo(after);
    }
  }

  /** Without the fields that nobody owns. */
  static FieldTree owned(FieldTree fields) {
    UNOWNED.forEach(fields::remove);
    return fields;
  }

  /** A list with one empty entry asks to forget all owners. */
  private static ManagedFields brought(@Nullable ObjectNode live, ObjectNode after) {
    JsonNode given = after.path("metadata").path(ManagedFields.FIELD);
    if (given.size() == 1 && given.path(0).isEmpty()) {
      return ManagedFields.of(null);
    }
    return ManagedFields.of(given.isEmpty() ? live : after);
  }

  private static ObjectNode withoutManagedFields(ObjectNode object) {
    if (!object.path("metadata").has(ManagedFields.FIELD)) {
      return object;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(object);
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.setAll((ObjectNode) object.path("metadata"));
    metadata.remove(ManagedFields.FIELD);
    return copy.set("metadata", metadata);
  }

  private static ObjectNode empty(ObjectNode applied) {
    ObjectNode empty = JsonNodeFactory.instance.objectNode();
    return empty.setAll(applied.deepCopy().retain("apiVersion", "kind"));
  }
}
