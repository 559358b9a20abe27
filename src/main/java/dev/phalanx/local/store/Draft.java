package dev.phalanx.local.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An object that is ready to be written: its JSON without resourceVersion, and its index. */
public final class Draft {
  static final ObjectMapper JSON = new JsonMapper();
  static final byte[] SEAM = "\"metadata\":{".getBytes(StandardCharsets.UTF_8);

  private final ObjectKey key;
  private final byte[] json;
  private final int seam;
  private final Index index;

  private Draft(ObjectKey key, byte[] json, Index index) {
    this.key = key;
    this.json = json;
    this.seam = seam(json);
    this.index = index;
  }

  /**
   * What is looked up without parsing.
   *
   * @param owners UIDs of the object's owners
   * @param terminating whether it has a deletionTimestamp
   * @param fields the values of the pod fields that selectors name, empty for other kinds
   */
  record Index(
      String uid,
      Map<String, String> labels,
      List<String> owners,
      boolean terminating,
      Map<String, String> fields) {}

  /**
   * Takes what is there of {@code object} now; later changes to the tree are not seen.
   *
   * @param object with {@code metadata.uid}; its resourceVersion is left out
   */
  public static Draft of(ObjectKey key, ObjectNode object) {
    try {
      return new Draft(key, JSON.writeValueAsBytes(inOrder(object)), index(key, object));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(key + " is not JSON", e);
    }
  }

  static Draft of(ObjectKey key, byte[] json) {
    try {
      return new Draft(key, json, index(key, JSON.readTree(json)));
    } catch (IOException e) {
      throw new UncheckedIOException("the store holds broken JSON at " + key.path(), e);
    }
  }

  ObjectKey key() {
    return key;
  }

  byte[] json() {
    return json;
  }

  int seam() {
    return seam;
  }

  Index index() {
    return index;
  }

  /** kind, apiVersion, metadata, and then the rest: nothing before metadata can look like it. */
  private static ObjectNode inOrder(ObjectNode object) {
    ObjectNode ordered = JSON.createObjectNode();
    for (String first : List.of("kind", "apiVersion")) {
      if (object.hasNonNull(first)) {
        ordered.set(first, object.get(first));
      }
    }
    ObjectNode metadata = ordered.putObject("metadata");
    object
        .path("metadata")
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("resourceVersion")) {
                metadata.set(field.getKey(), field.getValue());
              }
            });
    object
        .properties()
        .forEach(
            field -> {
              if (!ordered.has(field.getKey())) {
                ordered.set(field.getKey(), field.getValue());
              }
            });
    return ordered;
  }

  /** The place just behind <code>"metadata":{</code>, where the resourceVersion is inserted. */
  private static int seam(byte[] json) {
    for (int at = 0; at <= json.length - SEAM.length; at++) {
      if (Arrays.equals(json, at, at + SEAM.length, SEAM, 0, SEAM.length)) {
        return at + SEAM.length;
      }
    }
    throw new IllegalArgumentException("an object without metadata");
  }

  private static Index index(ObjectKey key, JsonNode object) {
    JsonNode metadata = object.path("metadata");
    List<String> owners = new ArrayList<>();
    metadata.path("ownerReferences").forEach(owner -> owners.add(owner.path("uid").asText()));
    return new Index(
        metadata.path("uid").asText(),
        labels(metadata.path("labels")),
        List.copyOf(owners),
        metadata.hasNonNull("deletionTimestamp"),
        key.resource().equals("pods") ? PodFields.of(object) : Map.of());
  }

  private static Map<String, String> labels(JsonNode labels) {
    if (labels.isEmpty()) {
      return Map.of();
    }
    Map<String, String> strings = HashMap.newHashMap(labels.size());
    labels
        .properties()
        .forEach(label -> strings.put(label.getKey().intern(), label.getValue().asText().intern()));
    return Map.copyOf(strings);
  }
}
