package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the Go types of a kind could hold an object, in the words of Go's JSON decoder. The
 * first complaint ends the search, as there.
 */
final class GoDecoding {
  static final String QUANTITY =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");

  private GoDecoding() {}

  static @Nullable String complaint(ObjectNode object, TypeSchema schema) {
    if (!schema.isCustom()) {
      return inFields(object, schema.root(), "");
    }
    FieldSchema metadata = schema.root().properties().get("metadata");
    JsonNode given = object.get("metadata");
    return given == null || metadata == null ? null : inFields(given, metadata, "");
  }

  private static @Nullable String inFields(JsonNode object, FieldSchema schema, String path) {
    for (var field : object.properties()) {
      FieldSchema child = schema.properties().get(field.getKey());
      String complaint =
          child == null
              ? null
              : in(
                  field.getValue(),
                  child,
                  path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                  shortName(schema));
      if (complaint != null) {
        return complaint;
      }
    }
    return null;
  }

  private static @Nullable String in(
      JsonNode value, FieldSchema schema, String path, String struct) {
    if (value.isNull()) {
      return null;
    }
    return switch (schema.type()) {
      case OBJECT -> inObject(value, schema, path, struct);
      case ARRAY -> inArray(value, schema, path, struct);
      case STRING -> inString(value, schema, path, struct);
      case BOOLEAN -> value.isBoolean() ? null : mismatch(value, "bool", path, struct);
      case INTEGER -> inInteger(value, schema, path, struct);
      case NUMBER -> value.isNumber() ? null : mismatch(value, "float64", path, struct);
      case INT_OR_STRING ->
          value.isTextual() || value.isInt() ? null : mismatch(value, "int32", path, struct);
      case QUANTITY -> inQuantity(value);
      case ANY -> null;
    };
  }

  private static @Nullable String inObject(
      JsonNode value, FieldSchema schema, String path, String struct) {
    if (!(value instanceof ObjectNode object)) {
      return mismatch(value, typeOf(schema), path, struct);
    }
    FieldSchema additional = schema.additional();
    if (additional == null) {
      return inFields(object, schema, path);
    }
    for (JsonNode each : object) {
      String complaint = in(each, additional, path, struct);
      if (complaint != null) {
        return complaint;
      }
    }
    return null;
  }

  private static @Nullable String inArray(
      JsonNode value, FieldSchema schema, String path, String struct) {
    if (!(value instanceof ArrayNode array)) {
      return mismatch(value, typeOf(schema), path, struct);
    }
    for (JsonNode each : array) {
      String complaint = in(each, schema.items(), path, struct);
      if (complaint != null) {
        return complaint;
      }
    }
    return null;
  }

  private static @Nullable String inString(
      JsonNode value, FieldSchema schema, String path, String struct) {
    if (schema.format().equals("byte") && value.isTextual()) {
      return isBase64(value.asText()) ? null : "illegal base64 data at input byte 0";
    }
    if (!value.isTextual()) {
      return mismatch(value, schema.format().equals("byte") ? "[]uint8" : "string", path, struct);
    }
    boolean badTime = schema.format().equals("date-time") && !isTime(value.asText());
    return badTime
        ? "parsing time \"%1$s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%1$s\" as \"2006\""
            .formatted(value.asText())
        : null;
  }

  private static @Nullable String inInteger(
      JsonNode value, FieldSchema schema, String path, String struct) {
    String type = schema.format().equals("int32") ? "int32" : "int64";
    if (!value.isNumber()) {
      return mismatch(value, type, path, struct);
    }
    boolean fits =
        value.isIntegralNumber()
            && (type.equals("int32") ? value.canConvertToInt() : value.canConvertToLong());
    return fits ? null : cannot("number " + value, type, path, struct);
  }

  private static @Nullable String inQuantity(JsonNode value) {
    boolean fits = value.isNumber() || Quantities.isQuantity(value.asText());
    return fits && !value.isContainerNode() ? null : QUANTITY;
  }

  static boolean isTime(String text) {
    return TIME.matcher(text).matches();
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String mismatch(JsonNode value, String type, String path, String struct) {
    return cannot(kind(value), type, path, struct);
  }

  private static String cannot(String kind, String type, String path, String struct) {
    return "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
        .formatted(kind, struct, path, type);
  }

  private static String kind(JsonNode value) {
    return value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static String typeOf(FieldSchema schema) {
    if (!schema.name().isEmpty()) {
      String[] parts = schema.name().split("\\.");
      return parts[parts.length - 2] + "." + parts[parts.length - 1];
    }
    return switch (schema.type()) {
      case ARRAY -> "[]" + typeOf(schema.items());
      case OBJECT -> {
        FieldSchema values = schema.additional();
        yield "map[string]" + (values == null ? "interface {}" : typeOf(values));
      }
      case INTEGER -> schema.format().isEmpty() ? "int64" : schema.format();
      case BOOLEAN -> "bool";
      case NUMBER -> "float64";
      case STRING, QUANTITY, INT_OR_STRING, ANY -> "string";
    };
  }

  private static String shortName(FieldSchema schema) {
    return schema.name().substring(schema.name().lastIndexOf('.') + 1);
  }
}
