package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One type of message: its fields by number, as a line of {@code protobuf.txt} says. Reads bytes
 * into the JSON that the same object would be sent as.
 */
final class ProtobufMessage {
  private static final Map<String, String> KINDS = new HashMap<>();
  private static final Map<String, ProtobufMessage> MESSAGES = read();
  private static final int WIRE_BITS = 3;
  private static final int VARINT_BITS = 7;

  private final Map<Integer, ProtobufField> fields = new HashMap<>();

  private ProtobufMessage(List<String> fields) {
    for (String field : fields) {
      int equals = field.indexOf('=');
      this.fields.put(
          Integer.valueOf(field.substring(0, equals)),
          ProtobufField.parse(field.substring(equals + 1)));
    }
  }

  static Optional<ProtobufMessage> ofKind(String apiVersion, String kind) {
    return Optional.ofNullable(KINDS.get(apiVersion + " " + kind)).map(ProtobufMessage::named);
  }

  static ProtobufMessage named(String name) {
    return Objects.requireNonNull(MESSAGES.get(name), name);
  }

  private static Map<String, ProtobufMessage> read() {
    Map<String, ProtobufMessage> messages = new HashMap<>();
    messages.put("envelope", new ProtobufMessage(List.of("1=typeMeta:@typeMeta", "2=raw:y")));
    messages.put("typeMeta", new ProtobufMessage(List.of("1=apiVersion:s", "2=kind:s")));
    messages.put("time", new ProtobufMessage(List.of("1=seconds:*i", "2=nanos:*i")));
    messages.put("text", new ProtobufMessage(List.of("1=text:*s")));
    messages.put("entry", new ProtobufMessage(List.of("1=key:s", "2=value:y")));
    messages.put("raw", new ProtobufMessage(List.of("1=raw:*y")));
    messages.put("intOrText", new ProtobufMessage(List.of("1=type:i", "2=int:*i", "3=text:*s")));
    try (InputStream in = ProtobufMessage.class.getResourceAsStream("protobuf.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(line, messages));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private static void add(String line, Map<String, ProtobufMessage> messages) {
    List<String> words = List.of(line.split(" "));
    if (words.getFirst().equals("kind")) {
      KINDS.put(words.get(1) + " " + words.get(2), words.get(3));
    } else {
      messages.put(words.getFirst(), new ProtobufMessage(words.subList(1, words.size())));
    }
  }

  /**
   * Reads one message.
   *
   * @throws BufferUnderflowException it ends too soon
   * @throws IllegalArgumentException it is no protobuf
   */
  ObjectNode read(ByteBuffer buffer) {
    ObjectNode object = Json.object();
    while (buffer.hasRemaining()) {
      long tag = varint(buffer);
      ByteBuffer bytes = ByteBuffer.allocate(0);
      long number = 0;
      switch ((int) (tag & 7)) {
        case 0 -> number = varint(buffer);
        case 1 -> number = Long.reverseBytes(buffer.getLong());
        case 2 -> bytes = slice(buffer, (int) varint(buffer));
        case 5 -> number = Integer.reverseBytes(buffer.getInt());
        default -> throw new IllegalArgumentException("wire type " + (tag & 7));
      }
      ProtobufField field = fields.get((int) (tag >>> WIRE_BITS));
      if (field != null) {
        field.read(bytes, number, object);
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
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      byte part = buffer.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}
