package dev.phalanx.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a rest between two decisions pays. */
class InboxPaceTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InboxPace pace = new InboxPace(() -> now);

  private boolean isBusyAfter(long millis) {
    now = now.plusMillis(millis);
    return isBusy();
  }

  private boolean isBusy() {
    return rest() > 0;
  }

  /** In microseconds, of a tenth of a second. */
  private long rest() {
    return pace.rest(Duration.ofMillis(100)).toNanos() / 1000;
  }

  @Test
  void aSinglePodDoesNotHaveToWait() {
    assertThat(isBusy()).isFalse();
    pace.decided(1);
    assertThat(isBusy()).isFalse();
    pace.decided(199);
    assertThat(isBusy()).isFalse();
  }

  @Test
  void manyInOneSecondAreARush() {
    pace.decided(150);
    pace.decided(51);
    assertThat(isBusy()).isTrue();
  }

  @Test
  void theMoreIsSeenTheLongerIsTheRest() {
    pace.decided(200);
    assertThat(rest()).isZero();
    pace.decided(40);
    assertThat(rest()).isEqualTo(10_000);
    pace.decided(160);
    assertThat(rest()).isEqualTo(50_000);
    pace.decided(200);
    assertThat(rest()).isEqualTo(100_000);
    pace.decided(100_000);
    assertThat(rest()).isEqualTo(100_000);
  }

  @Test
  void aRushIsRememberedForAboutASecond() {
    pace.decided(201);
    assertThat(isBusyAfter(999)).isTrue();
    assertThat(isBusyAfter(1)).isTrue();
    assertThat(isBusyAfter(999)).isTrue();
    assertThat(isBusyAfter(1)).isFalse();
  }

  @Test
  void aRushIsOverAfterALongQuietWhoseSecondsNobodyCounted() {
    pace.decided(5_000);
    assertThat(isBusyAfter(60_000)).isFalse();
    pace.decided(1);
    assertThat(isBusy()).isFalse();
  }

  @Test
  void aSteadyTrickleIsNoRush() {
    for (int i = 0; i < 100; i++) {
      pace.decided(9);
      assertThat(isBusyAfter(100)).isFalse();
    }
  }
}
