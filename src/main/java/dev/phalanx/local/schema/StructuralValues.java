package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.typeInvalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.local.refusal.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Values against the OpenAPI keywords of a CRD, in the words of upstream's validator. */
final class StructuralValues {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private final List<FieldError> errors = new ArrayList<>();

  private StructuralValues() {}

  /**
   * The errors of a value.
   *
   * @param path of the value, empty for the object itself
   */
  static List<FieldError> check(JsonNode value, FieldSchema schema, String path) {
    var check = new StructuralValues();
    check.visit(value, schema, path);
    return check.errors;
  }

  private void visit(JsonNode value, FieldSchema schema, String path) {
    if (value.isNull() && schema.isNullable()) {
      return;
    }
    if (!isOfType(value, schema.type())) {
      errors.add(wrongType(value, schema, path));
      new Combinations(errors, path).check(value, schema);
      return;
    }
    checkEnum(value, schema, path);
    switch (value) {
      case ObjectNode object -> visitObject(object, schema, path);
      case ArrayNode array -> visitArray(array, schema, path);
      case TextNode text -> checkText(text, schema, path);
      default -> {
        if (value.isNumber()) {
          checkNumber(value, schema, path);
        }
      }
    }
    new Combinations(errors, path).check(value, schema);
  }

  private void visitObject(ObjectNode object, FieldSchema schema, String path) {
    for (String name : schema.required()) {
      if (!object.has(name)) {
        errors.add(FieldError.required(join(path, name), ""));
      }
    }
    int most = schema.keyword("maxProperties").asInt(Integer.MAX_VALUE);
    int least = schema.keyword("minProperties").asInt(0);
    if (object.size() > most) {
      errors.add(FieldError.tooMany(path, object.size(), most));
    } else if (object.size() < least) {
      errors.add(
          invalid(
              path,
              IntNode.valueOf(object.size()),
              "%s in body should have at least %d properties".formatted(path, least)));
    }
    for (var field : object.properties()) {
      FieldSchema child = schema.field(field.getKey());
      if (child != null && !(path.isEmpty() && field.getKey().equals("metadata"))) {
        visit(field.getValue(), child, join(path, field.getKey()));
      }
    }
  }

  private void visitArray(ArrayNode array, FieldSchema schema, String path) {
    int most = schema.keyword("maxItems").asInt(Integer.MAX_VALUE);
    int least = schema.keyword("minItems").asInt(0);
    if (array.size() > most) {
      errors.add(FieldError.tooMany(path, array.size(), most));
    } else if (array.size() < least) {
      errors.add(
          invalid(
              path,
              IntNode.valueOf(array.size()),
              "%s in body should have at least %d items".formatted(path, least)));
    }
    for (int i = 0; i < array.size(); i++) {
      visit(array.get(i), schema.items(), path + "[" + i + "]");
    }
    checkUnique(array, schema, path);
  }

  private void checkUnique(ArrayNode array, FieldSchema schema, String path) {
    if (schema.listType() == FieldSchema.ListType.ATOMIC) {
      return;
    }
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      JsonNode identity = array.get(i);
      if (schema.listType() == FieldSchema.ListType.MAP) {
        identity = keys(array.get(i), schema.mapKeys());
      }
      if (!seen.add(identity)) {
        errors.add(FieldError.duplicate(path + "[" + i + "]", identity));
      }
    }
  }

  private static ObjectNode keys(JsonNode item, List<String> names) {
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    for (String name : new TreeSet<>(names)) {
      if (item.has(name)) {
        keys.set(name, item.path(name));
      }
    }
    return keys;
  }

  private void checkEnum(JsonNode value, FieldSchema schema, String path) {
    JsonNode allowed = schema.keyword("enum");
    if (!allowed.isArray()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : allowed) {
      if (each.equals(value)) {
        return;
      }
      texts.add(each.asText());
    }
    errors.add(FieldError.notSupported(path, value, texts));
  }

  private void checkText(TextNode value, FieldSchema schema, String path) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    int most = schema.keyword("maxLength").asInt(Integer.MAX_VALUE);
    int least = schema.keyword("minLength").asInt(0);
    String pattern = schema.keyword("pattern").asText();
    if (length > most) {
      errors.add(FieldError.tooLong(path, "may not be more than %d bytes".formatted(most)));
    } else if (length < least) {
      errors.add(
          invalid(
              path, value, "%s in body should be at least %d chars long".formatted(path, least)));
    } else if (!pattern.isEmpty() && !compiled(pattern).matcher(text).find()) {
      errors.add(invalid(path, value, "%s in body should match '%s'".formatted(path, pattern)));
    }
    if (!Formats.accepts(schema.format(), text)) {
      errors.add(
          typeInvalid(
              path,
              value,
              "%s in body must be of type %s: %s".formatted(path, schema.format(), value)));
    }
  }

  private static Pattern compiled(String pattern) {
    return PATTERNS.computeIfAbsent(pattern, Pattern::compile);
  }

  private void checkNumber(JsonNode value, FieldSchema schema, String path) {
    BigDecimal number = value.decimalValue();
    JsonNode least = schema.keyword("minimum");
    JsonNode most = schema.keyword("maximum");
    JsonNode factor = schema.keyword("multipleOf");
    if (factor.isNumber()) {
      checkFactor(value, factor, path);
    }
    if (most.isNumber()) {
      boolean exclusive = schema.keyword("exclusiveMaximum").asBoolean();
      int order = number.compareTo(most.decimalValue());
      if (order > 0 || (exclusive && order == 0)) {
        errors.add(outOfRange(value, path, "less than ", exclusive, most));
      }
    }
    if (least.isNumber()) {
      boolean exclusive = schema.keyword("exclusiveMinimum").asBoolean();
      int order = number.compareTo(least.decimalValue());
      if (order < 0 || (exclusive && order == 0)) {
        errors.add(outOfRange(value, path, "greater than ", exclusive, least));
      }
    }
  }

  /** Upstream counts in whole numbers where the value is one, even if the factor is none. */
  private void checkFactor(JsonNode value, JsonNode factor, String path) {
    boolean isWhole = value.isIntegralNumber();
    JsonNode counted = isWhole ? LongNode.valueOf(factor.longValue()) : factor;
    if (counted.decimalValue().signum() <= 0) {
      String complaint =
          "factor MultipleOf declared for %s must be positive: %s".formatted(path, counted);
      errors.add(invalid(path, counted, complaint));
    } else if (value.decimalValue().remainder(counted.decimalValue()).signum() != 0) {
      errors.add(invalid(path, value, path + " in body should be a multiple of " + counted));
    }
  }

  private static FieldError outOfRange(
      JsonNode value, String path, String relation, boolean exclusive, JsonNode limit) {
    String orEqual = exclusive ? "" : "or equal to ";
    return invalid(path, value, path + " in body should be " + relation + orEqual + limit);
  }

  static boolean isOfType(JsonNode value, FieldSchema.Type type) {
    return switch (type) {
      case OBJECT -> value.isObject();
      case ARRAY -> value.isArray();
      case STRING -> value.isTextual();
      case INTEGER -> isInteger(value);
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case INT_OR_STRING -> value.isTextual() || isInteger(value);
      case QUANTITY -> value.isTextual() || value.isNumber();
      case ANY -> true;
    };
  }

  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber()
        || (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
  }

  private static FieldError wrongType(JsonNode value, FieldSchema schema, String path) {
    TextNode actual = TextNode.valueOf(nameOf(value));
    String expected =
        switch (schema.type()) {
          case INT_OR_STRING -> "integer,string";
          case QUANTITY -> "string,number";
          case OBJECT, ARRAY, STRING, INTEGER, NUMBER, BOOLEAN, ANY ->
              schema.keyword("type").asText();
        };
    return typeInvalid(
        path, actual, "%s in body must be of type %s: %s".formatted(path, expected, actual));
  }

  private static String nameOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case STRING, BINARY -> "string";
      case NUMBER -> isInteger(value) ? "integer" : "number";
      case BOOLEAN -> "boolean";
      case NULL, MISSING -> "null";
    };
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
