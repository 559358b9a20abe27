package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code metadata.managedFields}: the sets of fields by manager. */
final class ManagedFields {
  static final String FIELD = "managedFields";

  /** Who owns a set; the same name may own one for each operation, version and subresource. */
  record Owner(String name, boolean applies, String apiVersion, String subresource)
      implements Comparable<Owner> {
    private static final Comparator<Owner> ORDER =
        Comparator.comparing(Owner::name)
            .thenComparing(Owner::apiVersion)
            .thenComparing(Owner::subresource)
            .thenComparing(Owner::applies);

    @Override
    public int compareTo(Owner other) {
      return ORDER.compare(this, other);
    }

    /** As a conflict names it. */
    String printed() {
      String whole =
          subresource.isEmpty()
              ? '"' + name + '"'
              : "\"%s\" with subresource \"%s\"".formatted(name, subresource);
      return applies ? whole : whole + " using " + apiVersion;
    }
  }

  /** One owner's fields; {@code time} is as it is printed, empty where there is none. */
  record Owned(FieldTree fields, String time) {}

  private final Map<Owner, Owned> entries = new LinkedHashMap<>();

  /** The entries of an object; none where it has none. */
  static ManagedFields of(@Nullable JsonNode object) {
    var managed = new ManagedFields();
    if (object != null) {
      for (JsonNode entry : object.path("metadata").path(FIELD)) {
        var manager =
            new Owner(
                entry.path("manager").asText(),
                entry.path("operation").asText().equals("Apply"),
                entry.path("apiVersion").asText(),
                entry.path("subresource").asText());
        var owned = new Owned(FieldTree.of(entry.path("fieldsV1")), entry.path("time").asText());
        managed.entries.put(manager, owned);
      }
    }
    return managed;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Iterable<Owner> managers() {
    return List.copyOf(entries.keySet());
  }

  FieldTree fields(Owner manager) {
    Owned owned = entries.get(manager);
    return owned == null ? new FieldTree() : owned.fields();
  }

  String time(Owner manager) {
    Owned owned = entries.get(manager);
    return owned == null ? "" : owned.time();
  }

  void put(Owner manager, FieldTree fields, String time) {
    if (fields.isEmpty()) {
      entries.remove(manager);
    } else {
      entries.put(manager, new Owned(fields, time));
    }
  }

  /** Takes fields from everybody but one. */
  void takeFromOthers(Owner owner, FieldTree fields) {
    for (Owner manager : managers()) {
      if (!manager.equals(owner)) {
        put(manager, fields(manager).difference(fields), time(manager));
      }
    }
  }

  FieldTree union() {
    FieldTree all = new FieldTree();
    for (Owned owned : entries.values()) {
      all = all.union(owned.fields());
    }
    return all;
  }

  /** Writes the entries, those of appliers first, then by age. */
  void writeTo(ObjectNode object) {
    ObjectNode metadata = object.withObject("/metadata");
    if (entries.isEmpty()) {
      metadata.remove(FIELD);
      return;
    }
    List<Map.Entry<Owner, Owned>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Comparator.comparing((Map.Entry<Owner, Owned> entry) -> !entry.getKey().applies())
            .thenComparing(entry -> entry.getValue().time())
            .thenComparing(Map.Entry::getKey));
    ArrayNode list = metadata.putArray(FIELD);
    sorted.forEach(entry -> write(entry.getKey(), entry.getValue(), list.addObject()));
  }

  static String printed(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void write(Owner manager, Owned owned, ObjectNode entry) {
    entry.put("manager", manager.name());
    entry.put("operation", manager.applies() ? "Apply" : "Update");
    entry.put("apiVersion", manager.apiVersion());
    if (!owned.time().isEmpty()) {
      entry.put("time", owned.time());
    }
    entry.put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", owned.fields().fieldsV1());
    if (!manager.subresource().isEmpty()) {
      entry.put("subresource", manager.subresource());
    }
  }
}
