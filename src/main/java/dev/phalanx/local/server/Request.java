package dev.phalanx.local.server;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A request, read completely. */
final class Request {
  private final String method;
  private final List<String> path;
  private final Query query;
  private final UnaryOperator<@Nullable String> headers;
  private final byte[] body;

  /**
   * A request.
   *
   * @param path segments, decoded
   * @param headers by name; null where not sent
   */
  Request(
      String method,
      List<String> path,
      Query query,
      UnaryOperator<@Nullable String> headers,
      byte[] body) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
  }

  String method() {
    return method;
  }

  List<String> path() {
    return path;
  }

  Query query() {
    return query;
  }

  /** Not copied: nobody writes into it. */
  byte[] body() {
    return body;
  }

  /** Empty where it was not sent. */
  String header(String name) {
    String value = headers.apply(name);
    return value == null ? "" : value;
  }

  /** The media type of the body, without parameters, in lower case. */
  String contentType() {
    String type = header("Content-Type");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** The client's name: its user agent up to the first slash. */
  String agent() {
    String agent = header("User-Agent");
    int slash = agent.indexOf('/');
    String name = slash < 0 ? agent : agent.substring(0, slash);
    return name.isEmpty() ? "unknown" : name;
  }
}
