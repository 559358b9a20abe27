package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** What becomes of an old object and the one that was sent: the next one, if it is another. */
final class Revision {
  private static final String METADATA = "metadata";
  private static final String STATUS = "status";
  private static final String GENERATION = "generation";
  private static final String MANAGED_FIELDS = "managedFields";

  private Revision() {}

  /** The object has no say in its status, and the status none in the object. */
  static void separate(Target target, ObjectNode old, ObjectNode next) {
    ResourceType type = target.type();
    next.put("kind", old.path("kind").asText(type.kind()));
    next.put("apiVersion", type.custom() ? type.apiVersion() : old.path("apiVersion").asText());
    if (target.isStatus()) {
      JsonNode status = next.get(STATUS);
      JsonNode metadata = next.get(METADATA);
      next.removeAll();
      old.properties().forEach(field -> next.set(field.getKey(), field.getValue().deepCopy()));
      if (status == null) {
        next.remove(STATUS);
      } else {
        next.set(STATUS, status);
      }
      keepStatusMetadata(type, old, next, metadata);
    } else if (type.subresources().contains(STATUS)) {
      if (old.has(STATUS)) {
        next.set(STATUS, old.get(STATUS));
      } else {
        next.remove(STATUS);
      }
    }
  }

  /** Built-in kinds take labels and the like through their status, custom ones do not. */
  private static void keepStatusMetadata(
      ResourceType type, ObjectNode old, ObjectNode next, JsonNode metadata) {
    if (type.custom()) {
      ObjectNode kept = (ObjectNode) old.get(METADATA).deepCopy();
      if (metadata.has(MANAGED_FIELDS)) {
        kept.set(MANAGED_FIELDS, metadata.get(MANAGED_FIELDS));
      }
      next.set(METADATA, kept);
    } else {
      next.set(METADATA, metadata);
      if (next.get(STATUS) instanceof ObjectNode status && old.at("/status/qosClass").isTextual()) {
        status.set("qosClass", old.at("/status/qosClass"));
      }
    }
  }

  /** Counts the generation, if anything but metadata and status changed. */
  static void countGeneration(Target target, ObjectNode old, ObjectNode next) {
    if (Kinds.hasGeneration(target.type()) && !target.isStatus()) {
      List<String> uncounted = new ArrayList<>(List.of(METADATA, "apiVersion", "kind"));
      if (target.type().subresources().contains(STATUS)) {
        uncounted.add(STATUS);
      }
      ObjectNode before = old.deepCopy().remove(uncounted);
      ObjectNode after = next.deepCopy().remove(uncounted);
      if (!sameJson(before, after)) {
        Json.metadata(next).put(GENERATION, old.at("/metadata/generation").asInt() + 1);
      }
    }
  }

  /** Whether nothing changed but, perhaps, when fields were last owned. */
  static boolean isSame(ObjectNode old, ObjectNode next, boolean isApplied) {
    return sameJson(comparable(old, isApplied), comparable(next, isApplied));
  }

  private static ObjectNode comparable(ObjectNode object, boolean withOwners) {
    ObjectNode copy = object.deepCopy();
    if (withOwners) {
      copy.at("/metadata/managedFields").forEach(entry -> ((ObjectNode) entry).remove("time"));
    } else {
      Json.metadata(copy).remove(MANAGED_FIELDS);
    }
    return copy;
  }

  /** Numbers of a tree may be ints or longs; in JSON they are the same. */
  private static boolean sameJson(ObjectNode one, ObjectNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }
}
