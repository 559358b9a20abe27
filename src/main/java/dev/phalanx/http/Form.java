package dev.phalanx.http;

import akka.http.javadsl.model.HttpRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which of the forms that there are a request wants, by its Accept header. */
enum Form {
  JSON("application/json"),
  TEXT("text/plain"),
  EVENT_STREAM("text/event-stream");

  private final String mediaType;

  Form(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The one that {@code request} likes best; the first where it likes several equally or none. */
  static Form of(HttpRequest request, List<Form> offered) {
    var ranges =
        request
            .getHeader("Accept")
            .map(header -> List.of(header.value().toLowerCase(Locale.ROOT).split(",")))
            .orElse(List.of());
    return offered.stream()
        .sorted(Comparator.comparingDouble((Form form) -> -form.quality(ranges)))
        .findFirst()
        .orElseThrow();
  }

  /** 0 to 1; the range that names this form most exactly decides. */
  private double quality(List<String> ranges) {
    for (var pattern : List.of(mediaType, mediaType.replaceAll("/.*", "/*"), "*/*")) {
      for (var range : ranges) {
        var parts = range.split(";");
        if (parts[0].strip().equals(pattern)) {
          return quality(parts);
        }
      }
    }
    return 0;
  }

  private static double quality(String[] parts) {
    for (var part : parts) {
      var parameter = part.strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException _) {
          return 1;
        }
      }
    }
    return 1;
  }
}
