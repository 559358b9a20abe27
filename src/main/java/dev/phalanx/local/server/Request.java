package dev.phalanx.local.server;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request, read completely.
 *
 * @param path segments, decoded
 * @param headers by name; null where not sent
 */
record Request(
    String method,
    List<String> path,
    Query query,
    Function<String, @Nullable String> headers,
    byte[] body) {

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
