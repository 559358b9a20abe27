package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.TypeSchema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field: {@code metadata.managedFields}, and the server-side apply that obeys it.
 */
public final class FieldOwnership {
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
      String manager, String apiVersion, @Nullable String subresource, Instant at) {}

  /**
   * Server-side apply.
   *
   * @param live null for a create
   * @param applied what the client sent, without defaults
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
    if (live == null) {
      return applied.deepCopy();
    }
    throw ApiRefusal.badRequest("server-side apply is not served yet");
  }

  /**
   * Sets the managedFields of {@code after}, an object that was created, replaced or patched.
   *
   * @param live null for a create
   */
  public static void updated(
      @Nullable ObjectNode live, ObjectNode after, Writer writer, TypeSchema schema) {}
}
