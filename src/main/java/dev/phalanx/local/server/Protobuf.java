package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Kubernetes' protobuf, which kubectl sends for what it creates itself: the bytes {@code k8s\0} and
 * an envelope with the kind, and in it the object. {@code protobuf.txt} has the field numbers.
 */
final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private Protobuf() {}

  /**
   * Reads an object.
   *
   * @throws ApiRefusal 415, its kind is not read as protobuf here; 400, it is broken
   */
  static ObjectNode object(byte[] body) {
    ObjectNode envelope = envelope(body);
    String apiVersion = envelope.at("/typeMeta/apiVersion").asText();
    String kind = envelope.at("/typeMeta/kind").asText();
    ProtobufMessage message =
        ProtobufMessage.ofKind(apiVersion, kind)
            .orElseThrow(
                () ->
                    ApiRefusal.unsupportedMediaType(
                        List.of("application/json", "application/yaml")));
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    return object.setAll(read(message, envelope));
  }

  static ObjectNode deleteOptions(byte[] body) {
    return read(ProtobufMessage.named("meta/v1.DeleteOptions"), envelope(body));
  }

  private static ObjectNode read(ProtobufMessage message, ObjectNode envelope) {
    byte[] raw = Base64.getDecoder().decode(envelope.path("raw").asText());
    return read(message, ByteBuffer.wrap(raw));
  }

  private static ObjectNode envelope(byte[] body) {
    if (body.length < MAGIC.length
        || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw ApiRefusal.badRequest("provided data does not appear to be a protobuf message");
    }
    ByteBuffer rest = ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length);
    return read(ProtobufMessage.named("envelope"), rest);
  }

  private static ObjectNode read(ProtobufMessage message, ByteBuffer buffer) {
    try {
      return message.read(buffer);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw ApiRefusal.badRequest("proto: cannot parse invalid wire-format data");
    }
  }
}
