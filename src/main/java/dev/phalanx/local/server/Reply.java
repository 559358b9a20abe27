package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An answer. */
sealed interface Reply {
  String JSON = "application/json";
  String TEXT = "text/plain; charset=utf-8";

  /** A complete body; {@code warnings} become Warning headers. */
  record Complete(int code, String type, Body body, List<String> warnings) implements Reply {}

  /** A body that goes on until the client or the server ends it. */
  record Stream(String type, Streaming streaming) implements Reply {}

  /** Writes a body; its length is not known before. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a body over time, flushing what the client should see. */
  @FunctionalInterface
  interface Streaming {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Reply json(int code, JsonNode node) {
    return new Complete(code, JSON, out -> out.write(Json.bytes(node)), List.of());
  }

  static Reply bytes(String type, byte[] bytes) {
    return new Complete(200, type, out -> out.write(bytes), List.of());
  }

  /** Neither body nor content type. */
  static Reply empty(int code) {
    return new Complete(code, "", out -> {}, List.of());
  }

  static Reply text(String text) {
    return bytes(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }
}
