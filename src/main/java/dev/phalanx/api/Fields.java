package dev.phalanx.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What records of the API make of their components: absent is empty, nothing can be changed. */
final class Fields {
  private Fields() {}

  static <V> SortedMap<String, V> of(@Nullable Map<String, V> fields) {
    return fields == null || fields.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  static <T> List<T> of(@Nullable List<T> items) {
    return items == null ? List.of() : List.copyOf(items);
  }

  /** JSON's null is absence. */
  static @Nullable JsonNode of(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node;
  }
}
