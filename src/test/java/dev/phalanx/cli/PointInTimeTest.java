package dev.phalanx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointInTimeTest {
  private static final Clock NOON_IN_BERLIN =
      Clock.fixed(Instant.parse("2026-03-02T11:00:00Z"), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z",
    "2026-01-01T10:00:00.250Z, 2026-01-01T10:00:00.250Z",
    "2026-01-01T10:00:00+02:00, 2026-01-01T08:00:00Z",
    "2026-01-01T10:00, 2026-01-01T09:00:00Z",
    "2026-01-01 10:00, 2026-01-01T09:00:00Z",
    "11:59, 2026-03-02T10:59:00Z",
    "12:00, 2026-03-02T11:00:00Z",
    "12:00:01, 2026-03-01T11:00:01Z",
    "23:30, 2026-03-01T22:30:00Z"
  })
  void readsWhatPeopleWrite(String text, Instant instant) {
    assertThat(PointInTime.parse(text, NOON_IN_BERLIN)).isEqualTo(instant);
  }

  @Test
  void saysWhatItWouldRead() {
    assertThatThrownBy(() -> PointInTime.parse("5 o'clock", NOON_IN_BERLIN))
        .hasMessage(
            "'5 o'clock' is not a time such as 2026-01-01T10:00:00Z, 2026-01-01T10:00 or 10:00");
  }
}
