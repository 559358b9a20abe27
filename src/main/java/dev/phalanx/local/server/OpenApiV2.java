package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * OpenAPI v2 without a definition. kubectl asks for it where v3 does not know a kind, and does not
 * check kinds that are not defined there; a 404 would end its work.
 */
final class OpenApiV2 {
  private static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  private static final String SWAGGER = "2.0";
  private static final String TITLE = "Kubernetes";
  private static final String VERSION = "v1.35.4";

  private OpenApiV2() {}

  static Reply answer(Request request) {
    return request.header("Accept").contains("protobuf")
        ? Reply.bytes(PROTOBUF, protobuf())
        : Reply.json(200, json());
  }

  private static ObjectNode json() {
    ObjectNode document = Json.object().put("swagger", SWAGGER);
    document.putObject("info").put("title", TITLE).put("version", VERSION);
    document.putObject("paths");
    document.putObject("definitions");
    return document;
  }

  /** {@code openapi.v2.Document}: swagger is its field 1, info 2; title and version those of it. */
  private static byte[] protobuf() {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    write(info, 1, TITLE.getBytes(StandardCharsets.UTF_8));
    write(info, 2, VERSION.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    write(document, 1, SWAGGER.getBytes(StandardCharsets.UTF_8));
    write(document, 2, info.toByteArray());
    return document.toByteArray();
  }

  /** A length-delimited field of less than 128 bytes. */
  private static void write(ByteArrayOutputStream out, int field, byte[] value) {
    out.write(field << 3 | 2);
    out.write(value.length);
    out.writeBytes(value);
  }
}
