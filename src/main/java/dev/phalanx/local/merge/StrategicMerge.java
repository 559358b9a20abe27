package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code strategicpatch}: an RFC 7386 merge in which lists merge by key where the schema
 * says so, and in which the patch may hold directives.
 */
final class StrategicMerge {
  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_PRIMITIVE = "$deleteFromPrimitiveList/";
  private static final String ELEMENT_ORDER = "$setElementOrder/";

  private StrategicMerge() {}

  static ObjectNode merged(ObjectNode live, ObjectNode patch, FieldSchema schema) {
    String directive = directive(patch);
    if (directive.equals("replace")) {
      ObjectNode replaced = patch.deepCopy();
      replaced.remove(PATCH);
      return replaced;
    }
    if (directive.equals("delete")) {
      return JsonNodeFactory.instance.objectNode();
    }
    ObjectNode result = live.deepCopy();
    retainKeys(result, patch);
    for (var change : patch.properties()) {
      applyChange(result, change.getKey(), change.getValue(), patch, schema);
    }
    applyListDirectives(result, patch, schema);
    return result;
  }

  private static void applyChange(
      ObjectNode result, String name, JsonNode value, ObjectNode patch, FieldSchema schema) {
    if (name.startsWith("$")) {
      return;
    }
    FieldSchema field = Steps.schemaOf(schema, Steps.field(name));
    switch (value) {
      case ObjectNode changes -> {
        ObjectNode target =
            result.path(name) instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
        if (!directive(changes).equals("delete")) {
          result.set(name, merged(target, changes, field));
        } else {
          result.remove(name);
        }
      }
      case ArrayNode changes when field.patchStrategies().contains("merge") ->
          result.set(
              name,
              mergedList(result.path(name), changes, patch.path(ELEMENT_ORDER + name), field));
      default -> {
        if (value.isNull()) {
          result.remove(name);
        } else {
          result.set(name, withoutDirectives(value));
        }
      }
    }
  }

  /** Directives for lists that the patch itself does not hold. */
  private static void applyListDirectives(ObjectNode result, ObjectNode patch, FieldSchema schema) {
    for (var change : patch.properties()) {
      if (change.getKey().startsWith(DELETE_PRIMITIVE)) {
        deleteFrom(
            result.path(change.getKey().substring(DELETE_PRIMITIVE.length())), change.getValue());
      } else if (change.getKey().startsWith(ELEMENT_ORDER)) {
        String name = change.getKey().substring(ELEMENT_ORDER.length());
        FieldSchema field = Steps.schemaOf(schema, Steps.field(name));
        if (result.path(name) instanceof ArrayNode list) {
          result.set(name, ordered(list, list, change.getValue(), field.patchMergeKey()));
        }
      }
    }
  }

  private static void deleteFrom(JsonNode list, JsonNode values) {
    if (list instanceof ArrayNode array) {
      Set<JsonNode> gone = new HashSet<>();
      values.forEach(gone::add);
      for (var items = array.iterator(); items.hasNext(); ) {
        if (gone.contains(items.next())) {
          items.remove();
        }
      }
    }
  }

  private static ArrayNode mergedList(
      JsonNode live, ArrayNode changes, JsonNode order, FieldSchema schema) {
    List<JsonNode> items = new ArrayList<>();
    live.forEach(items::add);
    String key = schema.patchMergeKey();
    if (key == null) {
      Set<JsonNode> all = new LinkedHashSet<>(items);
      changes.forEach(all::add);
      return ordered(live, array(all), order.isMissingNode() ? changes : order, null);
    }
    for (JsonNode change : changes) {
      if (change.path(PATCH).asText().equals("replace")) {
        return replacement(changes);
      }
    }
    for (JsonNode change : changes) {
      mergeItem(items, change, key, schema);
    }
    return ordered(live, array(items), order.isMissingNode() ? changes : order, key);
  }

  private static void mergeItem(
      List<JsonNode> items, JsonNode change, String key, FieldSchema schema) {
    if (!(change instanceof ObjectNode object)) {
      throw failure("expected map[string]interface {}, got " + change);
    }
    String directive = directive(object);
    JsonNode id = object.get(key);
    if (id == null) {
      throw failure(
          "map: %s does not contain declared merge key: %s".formatted(GoText.of(object), key));
    }
    if (directive.equals("delete")) {
      items.removeIf(item -> id.equals(item.get(key)));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      if (id.equals(items.get(i).get(key)) && items.get(i) instanceof ObjectNode live) {
        items.set(i, merged(live, object, schema.items()));
        return;
      }
    }
    items.add(withoutDirectives(object));
  }

  private static ArrayNode replacement(ArrayNode changes) {
    ArrayNode replaced = JsonNodeFactory.instance.arrayNode();
    for (JsonNode change : changes) {
      if (!change.has(PATCH)) {
        replaced.add(change);
      }
    }
    return replaced;
  }

  /**
   * The items in the order that the patch asks for; an item that it does not name stays behind the
   * one it followed.
   */
  private static ArrayNode ordered(
      JsonNode live, ArrayNode items, JsonNode order, @Nullable String key) {
    Map<JsonNode, Integer> places = new HashMap<>();
    for (JsonNode each : order) {
      places.putIfAbsent(identity(each, key), places.size());
    }
    List<JsonNode> named = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    items.forEach(item -> (places.containsKey(identity(item, key)) ? named : others).add(item));
    named.sort(Comparator.comparing(item -> places.getOrDefault(identity(item, key), 0)));
    Map<JsonNode, Integer> before = new HashMap<>();
    for (JsonNode each : live) {
      before.putIfAbsent(identity(each, key), before.size());
    }
    return interleaved(named, others, before, key);
  }

  private static ArrayNode interleaved(
      List<JsonNode> named,
      List<JsonNode> others,
      Map<JsonNode, Integer> before,
      @Nullable String key) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    int n = 0;
    int o = 0;
    while (n < named.size() && o < others.size()) {
      Integer ours = before.get(identity(named.get(n), key));
      Integer theirs = before.get(identity(others.get(o), key));
      boolean takesOther = theirs != null && ours != null && theirs < ours;
      result.add(takesOther ? others.get(o++) : named.get(n++));
    }
    named.subList(n, named.size()).forEach(result::add);
    others.subList(o, others.size()).forEach(result::add);
    return result;
  }

  private static JsonNode identity(JsonNode item, @Nullable String key) {
    return key == null ? item : item.path(key);
  }

  private static void retainKeys(ObjectNode result, ObjectNode patch) {
    JsonNode keys = patch.path(RETAIN_KEYS);
    if (keys.isArray()) {
      List<String> kept = new ArrayList<>();
      keys.forEach(key -> kept.add(key.asText()));
      result.retain(kept);
    }
  }

  private static String directive(ObjectNode patch) {
    String directive = patch.path(PATCH).asText();
    return switch (directive) {
      case "", "merge", "replace", "delete" -> directive;
      default ->
          throw failure("unknown patch type: %s in map: %s".formatted(directive, GoText.of(patch)));
    };
  }

  /** A value that is taken as it is still loses its directives. */
  private static JsonNode withoutDirectives(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (var field : object.properties()) {
          if (!field.getKey().startsWith("$") && !field.getValue().isNull()) {
            result.set(field.getKey(), withoutDirectives(field.getValue()));
          }
        }
        yield result;
      }
      case ArrayNode array -> {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        array.forEach(
            item -> {
              if (!item.path(PATCH).equals(TextNode.valueOf("delete"))) {
                result.add(withoutDirectives(item));
              }
            });
        yield result;
      }
      default -> value;
    };
  }

  private static ArrayNode array(Iterable<JsonNode> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(array::add);
    return array;
  }

  private static ApiRefusal failure(String message) {
    return ApiRefusal.of(500, "", message, null);
  }
}
