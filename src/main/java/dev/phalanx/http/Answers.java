package dev.phalanx.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Responses of every form. JSON is indented: it is read by people as often as by programs. */
final class Answers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ContentType PROBLEM =
      ContentTypes.create(
          MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8));

  /** Writes one JSON value. */
  @FunctionalInterface
  interface Json {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  private Answers() {}

  static HttpResponse json(Json value) {
    return response(StatusCodes.OK, ContentTypes.APPLICATION_JSON, bytes(value));
  }

  static HttpResponse json(StatusCode status, Json value) {
    return response(status, ContentTypes.APPLICATION_JSON, bytes(value));
  }

  static HttpResponse text(String text) {
    return text(StatusCodes.OK, text);
  }

  static HttpResponse text(StatusCode status, String text) {
    return response(status, ContentTypes.TEXT_PLAIN_UTF8, ByteString.fromString(text, UTF_8));
  }

  static HttpResponse of(ContentType type, String text) {
    return response(StatusCodes.OK, type, ByteString.fromString(text, UTF_8));
  }

  /** RFC 9457, or its sentence alone for people. */
  static HttpResponse problem(Problem problem, Ask ask) {
    var response =
        Form.of(ask.request(), List.of(Form.JSON, Form.TEXT)) == Form.TEXT
            ? text(problem.status(), problem.detail() + "\n")
            : response(problem.status(), PROBLEM, bytes(to -> write(problem, ask.target(), to)));
    return problem.status().equals(StatusCodes.METHOD_NOT_ALLOWED)
        ? response.addHeader(RawHeader.create("Allow", "GET, HEAD"))
        : response;
  }

  private static void write(Problem problem, String target, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField("type", "about:blank");
    to.writeStringField("title", problem.status().reason());
    to.writeNumberField("status", problem.status().intValue());
    to.writeStringField("detail", problem.detail());
    to.writeStringField("instance", target);
    if (!problem.existing().isEmpty()) {
      to.writeArrayFieldStart("existing");
      for (var name : problem.existing()) {
        to.writeString(name);
      }
      to.writeEndArray();
    }
    to.writeEndObject();
  }

  private static HttpResponse response(StatusCode status, ContentType type, ByteString body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(type, body))
        .addHeaders(headers());
  }

  /** What is shown is only true now, and is never anything but what its type says. */
  static List<HttpHeader> headers() {
    return List.of(
        RawHeader.create("Cache-Control", "no-store"),
        RawHeader.create("X-Content-Type-Options", "nosniff"));
  }

  private static ByteString bytes(Json value) {
    var bytes = new ByteArrayOutputStream();
    try (var generator = JSON.getFactory().createGenerator(bytes)) {
      generator.setPrettyPrinter(new DefaultPrettyPrinter());
      value.writeTo(generator);
      generator.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.fromArrayUnsafe(bytes.toByteArray());
  }
}
