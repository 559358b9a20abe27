package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** JSON as CEL sees it through a schema. */
final class CelValues {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return");

  private CelValues() {}

  static Object of(JsonNode value, FieldSchema schema) {
    return switch (value) {
      case ObjectNode object -> map(object, schema);
      case ArrayNode array -> {
        List<Object> items = new ArrayList<>(array.size());
        array.forEach(item -> items.add(of(item, schema.items())));
        yield items;
      }
      default -> scalar(value, schema);
    };
  }

  private static Map<String, Object> map(ObjectNode object, FieldSchema schema) {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(object.size());
    for (var field : object.properties()) {
      FieldSchema declared = schema.properties().get(field.getKey());
      FieldSchema additional = schema.additional();
      if (declared != null) {
        if (!field.getValue().isNull() || declared.isNullable()) {
          map.put(escaped(field.getKey()), of(field.getValue(), declared));
        }
      } else {
        FieldSchema any = additional == null ? FieldSchema.any() : additional;
        map.put(field.getKey(), of(field.getValue(), any));
      }
    }
    return map;
  }

  private static Object scalar(JsonNode value, FieldSchema schema) {
    if (value.isNumber()) {
      boolean isDouble =
          schema.type() == FieldSchema.Type.NUMBER
              || (!value.isIntegralNumber() && schema.type() != FieldSchema.Type.INTEGER);
      return isDouble ? (Object) value.doubleValue() : (Object) value.longValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNull()) {
      return NullValue.NULL_VALUE;
    }
    return schema.format().equals("date-time") ? time(value.asText()) : value.asText();
  }

  private static Instant time(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  /** The name by which a rule may say a field that is no identifier of CEL. */
  private static String escaped(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    if (IDENTIFIER.matcher(name).matches() && !name.contains("__")) {
      return name;
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
