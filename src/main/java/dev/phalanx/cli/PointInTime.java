package dev.phalanx.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A time as people write it: an ISO 8601 time with its offset ({@code 2026-01-01T10:00:00Z}), or
 * one of the machine's zone: {@code 2026-01-01T10:00}, {@code 10:00} or {@code 10:00:30}. A time
 * alone is the last one that has passed: today's, or yesterday's.
 */
final class PointInTime {
  private PointInTime() {}

  /** Parses; throws {@link IllegalArgumentException} with the right forms. */
  static Instant parse(String text, Clock clock) {
    var written = text.strip().replace(' ', 'T');
    return Stream.<Function<String, Instant>>of(
            form -> OffsetDateTime.parse(form).toInstant(),
            form -> LocalDateTime.parse(form).atZone(clock.getZone()).toInstant(),
            form -> last(LocalTime.parse(form), clock))
        .flatMap(form -> attempt(form, written).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not a time such as 2026-01-01T10:00:00Z, 2026-01-01T10:00 or 10:00"
                        .formatted(text)));
  }

  private static Instant last(LocalTime time, Clock clock) {
    var now = ZonedDateTime.now(clock);
    var today = now.with(time);
    return (today.isAfter(now) ? today.minusDays(1) : today).toInstant();
  }

  private static Optional<Instant> attempt(Function<String, Instant> form, String text) {
    try {
      return Optional.of(form.apply(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
