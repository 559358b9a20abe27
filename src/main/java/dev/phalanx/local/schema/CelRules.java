package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-kubernetes-validations} of a schema, as a tree that holds only the places with rules
 * at or below them.
 */
final class CelRules {
  private final FieldSchema schema;
  private final List<CelRule> rules = new ArrayList<>();
  private final Map<String, CelRules> fields = new LinkedHashMap<>();
  private @Nullable CelRules items;
  private @Nullable CelRules additional;

  private CelRules(FieldSchema schema) {
    this.schema = schema;
  }

  static CelRules of(FieldSchema schema) {
    var tree = new CelRules(schema);
    for (JsonNode rule : schema.keyword("x-kubernetes-validations")) {
      tree.rules.add(new CelRule(rule, schema));
    }
    schema
        .properties()
        .forEach(
            (name, child) -> {
              if (!child.name().equals(FieldSchema.METADATA)) {
                CelRules below = of(child);
                if (!below.isEmpty()) {
                  tree.fields.put(name, below);
                }
              }
            });
    if (schema.type() == FieldSchema.Type.ARRAY) {
      tree.items = nullIfEmpty(of(schema.items()));
    }
    FieldSchema additional = schema.additional();
    if (additional != null && additional != FieldSchema.any()) {
      tree.additional = nullIfEmpty(of(additional));
    }
    return tree;
  }

  boolean isEmpty() {
    return rules.isEmpty() && fields.isEmpty() && items == null && additional == null;
  }

  void compileAhead() {
    rules.forEach(CelRule::compileAhead);
    fields.values().forEach(CelRules::compileAhead);
    if (items != null) {
      items.compileAhead();
    }
    if (additional != null) {
      additional.compileAhead();
    }
  }

  List<FieldError> check(ObjectNode object, @Nullable ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    visit(object, old, "", errors);
    return errors;
  }

  private void visit(JsonNode value, @Nullable JsonNode old, String path, List<FieldError> errors) {
    if (value.isNull()) {
      return;
    }
    for (CelRule rule : rules) {
      FieldError error = rule.check(value, old, path);
      if (error != null) {
        errors.add(error);
      }
    }
    switch (value) {
      case ObjectNode object -> visitFields(object, old, path, errors);
      case ArrayNode array when items != null -> visitItems(items, array, old, path, errors);
      default -> {}
    }
  }

  private void visitFields(
      ObjectNode object, @Nullable JsonNode old, String path, List<FieldError> errors) {
    for (var field : object.properties()) {
      CelRules below = fields.getOrDefault(field.getKey(), additional);
      if (below != null) {
        String place = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        below.visit(field.getValue(), old == null ? null : old.get(field.getKey()), place, errors);
      }
    }
  }

  private void visitItems(
      CelRules below,
      ArrayNode array,
      @Nullable JsonNode old,
      String path,
      List<FieldError> errors) {
    Map<List<JsonNode>, JsonNode> before = correlatable(old);
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      below.visit(item, before.get(identity(item)), path + "[" + i + "]", errors);
    }
  }

  /** Only the items of a map-like list can be told to be the ones that were there before. */
  private Map<List<JsonNode>, JsonNode> correlatable(@Nullable JsonNode old) {
    if (old == null || schema.listType() != FieldSchema.ListType.MAP) {
      return Map.of();
    }
    Map<List<JsonNode>, JsonNode> items = new HashMap<>();
    old.forEach(item -> items.put(identity(item), item));
    return items;
  }

  private List<JsonNode> identity(JsonNode item) {
    return schema.mapKeys().stream().map(item::path).toList();
  }

  private static @Nullable CelRules nullIfEmpty(CelRules rules) {
    return rules.isEmpty() ? null : rules;
  }
}
