package dev.phalanx.local.server;

import dev.phalanx.local.refusal.ApiRefusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request. */
final class Query {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  Query(@Nullable String raw) {
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.badRequest("invalid URL escape \"" + text + "\"");
    }
  }

  /** Empty where it is not given. */
  String text(String name) {
    return values.getOrDefault(name, List.of("")).getFirst();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  boolean has(String name) {
    return !text(name).isEmpty();
  }

  boolean isTrue(String name) {
    return switch (text(name)) {
      case "true", "1", "True", "t" -> true;
      default -> false;
    };
  }

  /**
   * Reads a whole number.
   *
   * @throws ApiRefusal it is none
   */
  long number(String name, long otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw ApiRefusal.badRequest(
          "strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(text(name)));
    }
  }
}
