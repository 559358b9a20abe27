package dev.phalanx.http;

import akka.http.javadsl.model.HttpRequest;
import dev.phalanx.view.Playback;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request taken apart.
 *
 * @param path decoded names between the slashes, without empty ones
 * @param parameters the query
 * @param request the rest of it
 */
record Ask(List<String> path, Map<String, String> parameters, HttpRequest request) {

  static Ask of(HttpRequest request) {
    var path = new ArrayList<String>();
    request.getUri().pathSegments().forEach(path::add);
    path.removeIf(String::isEmpty);
    var parameters = new LinkedHashMap<String, String>();
    request.getUri().query().toList().forEach(pair -> parameters.put(pair.first(), pair.second()));
    return new Ask(List.copyOf(path), parameters, request);
  }

  /** What it asks for, as it was written. */
  String target() {
    return request.getUri().getPathString();
  }

  /** Refuses parameters that are not among {@code known}. */
  Ask knowing(String... known) {
    for (var name : parameters.keySet()) {
      if (!List.of(known).contains(name)) {
        throw Problem.badRequest(
            "parameter '%s' is unknown here: %s"
                .formatted(
                    name,
                    known.length == 0
                        ? "there are none"
                        : "there are " + String.join(", ", known)));
      }
    }
    return this;
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** A whole number between {@code least} and {@code most}. */
  long number(String name, long least, long most, long otherwise) {
    return text(name).map(text -> whole(name, text, least, most)).orElse(otherwise);
  }

  static long whole(String name, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, like a number out of range
    }
    throw Problem.badRequest(
        "parameter %s=%s is not a whole number %s"
            .formatted(
                name,
                text,
                most == Long.MAX_VALUE
                    ? "of at least " + least
                    : "from %d to %d".formatted(least, most)));
  }

  /** The moment that {@code at} or {@code until} names, if one does. */
  Optional<Playback.Moment> moment() {
    if (text("at").isPresent() && text("until").isPresent()) {
      throw Problem.badRequest("parameters 'at' and 'until' exclude each other: give one of them");
    }
    if (text("until").isPresent()) {
      return Optional.of(Playback.Moment.until(number("until", 0, Long.MAX_VALUE, 0)));
    }
    return text("at").map(Ask::instant).map(Playback.Moment::at);
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeParseException _) {
      throw Problem.badRequest(
          "parameter at=%s is not a time such as 2026-01-01T10:00:00Z".formatted(text));
    }
  }
}
