package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;

/**
 * One field of a message.
 *
 * @param name in JSON; empty where the field's fields are the parent's
 * @param isPointer whether a zero was meant, rather than never set
 * @param type one letter, or {@code @} and the name of a message
 */
record ProtobufField(String name, boolean isPointer, Shape shape, String type) {
  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  /** How often it stands in JSON. */
  enum Shape {
    ONE,
    LIST,
    MAP
  }

  static ProtobufField parse(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(0, colon);
    String type = text.substring(colon + 1);
    Shape shape =
        type.startsWith("[]") ? Shape.LIST : type.startsWith("{}") ? Shape.MAP : Shape.ONE;
    String one = shape == Shape.ONE ? type : type.substring(2);
    boolean isPointer = one.startsWith("*");
    return new ProtobufField(name, isPointer, shape, isPointer ? one.substring(1) : one);
  }

  /** Reads a value, bytes or a number by its wire type, into its place. */
  void read(ByteBuffer bytes, long number, ObjectNode into) {
    switch (shape) {
      case LIST -> into.withArray(name).add(value(bytes, number));
      case MAP -> {
        ProtobufEntry entry = ProtobufEntry.read(bytes);
        Json.child(into, name).set(entry.key(), value(entry.value(), entry.number()));
      }
      case ONE -> {
        JsonNode value = value(bytes, number);
        if (name.isEmpty()) {
          into.setAll((ObjectNode) value);
        } else if (isPointer || !isZero(value)) {
          into.set(name, value);
        }
      }
    }
  }

  private static boolean isZero(JsonNode value) {
    return value.isNull()
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isNumber() && value.doubleValue() == 0)
        || (value.isBoolean() && !value.booleanValue())
        || (value.isObject() && value.isEmpty());
  }

  private JsonNode value(ByteBuffer bytes, long number) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (type) {
      case "s" -> json.textNode(StandardCharsets.UTF_8.decode(bytes).toString());
      case "b" -> json.booleanNode(number != 0);
      case "i" -> number == (int) number ? json.numberNode((int) number) : json.numberNode(number);
      case "f" -> json.numberNode(Double.longBitsToDouble(number));
      case "y" -> json.textNode(base64(bytes));
      case "T" -> time(bytes, false);
      case "M" -> time(bytes, true);
      case "Q" -> ProtobufMessage.named("text").read(bytes).path("text");
      case "O" -> intOrText(bytes);
      case "R", "F" -> raw(bytes);
      case "D" -> json.numberNode(number);
      default -> ProtobufMessage.named(type.substring(1)).read(bytes);
    };
  }

  private static String base64(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static JsonNode time(ByteBuffer bytes, boolean hasMicros) {
    ObjectNode time = ProtobufMessage.named("time").read(bytes);
    if (time.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    Instant at = Instant.ofEpochSecond(time.path("seconds").asLong(), time.path("nanos").asLong());
    return JsonNodeFactory.instance.textNode(hasMicros ? MICROS.format(at) : Json.timestamp(at));
  }

  private static JsonNode intOrText(ByteBuffer bytes) {
    ObjectNode value = ProtobufMessage.named("intOrText").read(bytes);
    return value.path("type").asInt() == 1
        ? value.path("text")
        : JsonNodeFactory.instance.numberNode(value.path("int").asInt());
  }

  private static JsonNode raw(ByteBuffer bytes) {
    try {
      String raw = ProtobufMessage.named("raw").read(bytes).path("raw").asText();
      return Json.MAPPER.readTree(Base64.getDecoder().decode(raw));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * An entry of a map: key and value.
   *
   * @param value of text, bytes and messages
   * @param number of numbers and flags
   */
  private record ProtobufEntry(String key, ByteBuffer value, long number) {
    static ProtobufEntry read(ByteBuffer bytes) {
      ObjectNode raw = ProtobufMessage.named("entry").read(bytes);
      return new ProtobufEntry(
          raw.path("key").asText(""),
          ByteBuffer.wrap(Base64.getDecoder().decode(raw.path("value").asText(""))),
          0);
    }
  }
}
