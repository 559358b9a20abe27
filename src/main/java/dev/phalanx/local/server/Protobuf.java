package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' protobuf for the kinds that {@code kubectl create} sends in it, by field numbers of
 * upstream's {@code generated.proto}.
 */
final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final Message META =
      new Message()
          .text(1, "name")
          .text(2, "generateName")
          .text(3, "namespace")
          .text(5, "uid")
          .text(6, "resourceVersion")
          .textMap(11, "labels")
          .textMap(12, "annotations")
          .texts(14, "finalizers");
  private static final Map<String, Message> KINDS =
      Map.of(
          "v1 Namespace", new Message().message(1, "metadata", META),
          "v1 ConfigMap",
              new Message()
                  .message(1, "metadata", META)
                  .textMap(2, "data")
                  .bytesMap(3, "binaryData")
                  .flag(4, "immutable"),
          "v1 Secret",
              new Message()
                  .message(1, "metadata", META)
                  .bytesMap(2, "data")
                  .text(3, "type")
                  .textMap(4, "stringData")
                  .flag(5, "immutable"),
          "v1 ServiceAccount", new Message().message(1, "metadata", META));
  private static final Message UNKNOWN =
      new Message()
          .message(1, "typeMeta", new Message().text(1, "apiVersion").text(2, "kind"))
          .bytes(2, "raw");
  private static final Message DELETE_OPTIONS =
      new Message()
          .number(1, "gracePeriodSeconds")
          .message(2, "preconditions", new Message().text(1, "uid").text(2, "resourceVersion"))
          .flag(3, "orphanDependents")
          .text(4, "propagationPolicy")
          .texts(5, "dryRun");

  private Protobuf() {}

  /**
   * Reads an object.
   *
   * @throws ApiRefusal 415, its kind is not read as protobuf here; 400, it is broken
   */
  static ObjectNode object(byte[] body) {
    ObjectNode unknown = unknown(body);
    String apiVersion = unknown.at("/typeMeta/apiVersion").asText();
    String kind = unknown.at("/typeMeta/kind").asText();
    Message message = KINDS.get(apiVersion + " " + kind);
    if (message == null) {
      throw ApiRefusal.unsupportedMediaType(List.of("application/json", "application/yaml"));
    }
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    object.setAll(read(message, unknown));
    return object;
  }

  static ObjectNode deleteOptions(byte[] body) {
    return read(DELETE_OPTIONS, unknown(body));
  }

  private static ObjectNode read(Message message, ObjectNode unknown) {
    try {
      return message.read(
          ByteBuffer.wrap(Base64.getDecoder().decode(unknown.path("raw").asText())));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw ApiRefusal.badRequest("proto: cannot parse invalid wire-format data");
    }
  }

  private static ObjectNode unknown(byte[] body) {
    if (body.length < MAGIC.length
        || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw ApiRefusal.badRequest("provided data does not appear to be a protobuf message");
    }
    try {
      return UNKNOWN.read(ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw ApiRefusal.badRequest("proto: cannot parse invalid wire-format data");
    }
  }

  /** A message type: what its fields are called in JSON. */
  private static final class Message {
    private final HashMap<Integer, Field> fields = new HashMap<>();

    private interface Field {
      void read(ByteBuffer value, long number, ObjectNode into);
    }

    Message text(int id, String name) {
      fields.put(
          id,
          (value, number, into) -> {
            String text = text(value);
            if (!text.isEmpty()) {
              into.put(name, text);
            }
          });
      return this;
    }

    Message texts(int id, String name) {
      fields.put(id, (value, number, into) -> into.withArray(name).add(text(value)));
      return this;
    }

    Message bytes(int id, String name) {
      fields.put(id, (value, number, into) -> into.put(name, base64(value)));
      return this;
    }

    Message flag(int id, String name) {
      fields.put(id, (value, number, into) -> into.put(name, number != 0));
      return this;
    }

    Message number(int id, String name) {
      fields.put(id, (value, number, into) -> into.put(name, number));
      return this;
    }

    Message message(int id, String name, Message type) {
      fields.put(id, (value, number, into) -> into.set(name, type.read(value)));
      return this;
    }

    Message textMap(int id, String name) {
      return map(id, name, new Message().text(1, "key").text(2, "value"));
    }

    Message bytesMap(int id, String name) {
      return map(id, name, new Message().text(1, "key").bytes(2, "value"));
    }

    private Message map(int id, String name, Message entry) {
      fields.put(
          id,
          (value, number, into) -> {
            JsonNode pair = entry.read(value);
            Json.child(into, name).put(pair.path("key").asText(), pair.path("value").asText(""));
          });
      return this;
    }

    ObjectNode read(ByteBuffer buffer) {
      ObjectNode object = Json.object();
      while (buffer.hasRemaining()) {
        long tag = varint(buffer);
        Field field = fields.get((int) (tag >>> 3));
        ByteBuffer value = ByteBuffer.allocate(0);
        long number = 0;
        switch ((int) (tag & 7)) {
          case 0 -> number = varint(buffer);
          case 1 -> number = buffer.getLong();
          case 2 -> value = slice(buffer, (int) varint(buffer));
          case 5 -> number = buffer.getInt();
          default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        }
        if (field != null) {
          field.read(value, number, object);
        }
      }
      return object;
    }

    private static ByteBuffer slice(ByteBuffer buffer, int length) {
      if (length < 0 || length > buffer.remaining()) {
        throw new BufferUnderflowException();
      }
      ByteBuffer slice = buffer.slice(buffer.position(), length);
      buffer.position(buffer.position() + length);
      return slice;
    }

    private static long varint(ByteBuffer buffer) {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        byte part = buffer.get();
        value |= (long) (part & 0x7f) << shift;
        if (part >= 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number of more than 64 bits");
    }

    private static String text(ByteBuffer value) {
      return StandardCharsets.UTF_8.decode(value).toString();
    }

    private static String base64(ByteBuffer value) {
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    }
  }
}
