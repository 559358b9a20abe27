package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A set of field paths, as the tree that {@code fieldsV1} is. Steps are spelt as there: {@code
 * f:name}, {@code k:{"name":"c"}}, {@code v:"x"}. A node is a member where the path to it is in the
 * set; a node that is no member only leads to others.
 */
final class FieldTree {
  private static final String SELF = ".";

  private boolean member;
  private final SortedMap<String, FieldTree> children = new TreeMap<>();

  static FieldTree of(JsonNode fieldsV1) {
    var tree = new FieldTree();
    for (var field : fieldsV1.properties()) {
      if (field.getKey().equals(SELF)) {
        tree.member = true;
      } else {
        FieldTree child = of(field.getValue());
        child.member |= child.children.isEmpty();
        tree.children.put(field.getKey(), child);
      }
    }
    return tree;
  }

  ObjectNode fieldsV1() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    putChildren(fields);
    return fields;
  }

  private void putChildren(ObjectNode fields) {
    children.forEach(
        (step, child) -> {
          if (!child.isEmpty()) {
            fields.set(step, child.asChild());
          }
        });
  }

  private ObjectNode asChild() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    putChildren(fields);
    if (member && !fields.isEmpty()) {
      ObjectNode withSelf = JsonNodeFactory.instance.objectNode();
      withSelf.putObject(SELF);
      return withSelf.setAll(fields);
    }
    return fields;
  }

  boolean isEmpty() {
    return !member && children.values().stream().allMatch(FieldTree::isEmpty);
  }

  boolean isMember() {
    return member;
  }

  @Nullable FieldTree child(String step) {
    return children.get(step);
  }

  void insert(Iterable<String> path) {
    FieldTree node = this;
    for (String step : path) {
      node = node.children.computeIfAbsent(step, _ -> new FieldTree());
    }
    node.member = true;
  }

  /** Forgets one path and leaves those below it. */
  void remove(List<String> path) {
    FieldTree node = this;
    for (String step : path) {
      FieldTree next = node.children.get(step);
      if (next == null) {
        return;
      }
      node = next;
    }
    node.member = false;
  }

  FieldTree union(FieldTree other) {
    return combined(this, other, (a, b) -> a || b);
  }

  FieldTree difference(FieldTree other) {
    return combined(this, other, (a, b) -> a && !b);
  }

  FieldTree intersection(FieldTree other) {
    return combined(this, other, (a, b) -> a && b);
  }

  /** With every declared field that leads to a member being a member itself. */
  FieldTree named(FieldSchema schema) {
    var tree = new FieldTree();
    tree.member = member;
    children.forEach(
        (step, child) -> {
          FieldTree named = child.named(Steps.schemaOf(schema, step));
          named.member |=
              !child.children.isEmpty()
                  && step.startsWith("f:")
                  && schema.properties().containsKey(step.substring(2));
          tree.children.put(step, named);
        });
    return tree;
  }

  /** Every path as kubectl prints it, such as {@code .spec.containers[name="c"].image}. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String path, List<String> paths) {
    if (member) {
      paths.add(path);
    }
    children.forEach((step, child) -> child.collect(path + Steps.printed(step), paths));
  }

  private static FieldTree combined(
      @Nullable FieldTree a, @Nullable FieldTree b, BiPredicate<Boolean, Boolean> rule) {
    var tree = new FieldTree();
    tree.member = rule.test(a != null && a.member, b != null && b.member);
    if (a != null) {
      a.children.forEach(
          (step, child) ->
              tree.attach(step, combined(child, b == null ? null : b.children.get(step), rule)));
    }
    if (b != null) {
      b.children.forEach(
          (step, child) -> {
            if (a == null || !a.children.containsKey(step)) {
              tree.attach(step, combined(null, child, rule));
            }
          });
    }
    return tree;
  }

  private void attach(String step, FieldTree child) {
    if (child.member || !child.children.isEmpty()) {
      children.put(step, child);
    }
  }
}
