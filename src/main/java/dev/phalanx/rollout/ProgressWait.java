package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at a rollout until it has ended, and tells what has changed. Looks come seldom while
 * nothing changes. An API server that does not answer is waited for; one that has just started
 * refuses what it allows a moment later, so a refusal counts only when it lasts.
 */
final class ProgressWait {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(2);
  private static final Duration REFUSED = Duration.ofSeconds(15);

  private final ServingApi api;
  private final Optional<Duration> timeout;
  private final Consumer<String> out;
  private final long start = System.nanoTime();
  private long answered = start;
  private String told = "";

  /**
   * @param timeout how long to wait, for ever when empty
   * @param out gets the lines
   */
  ProgressWait(ServingApi api, Optional<Duration> timeout, Consumer<String> out) {
    this.api = api;
    this.timeout = timeout;
    this.out = out;
  }

  /**
   * Blocks until all is done.
   *
   * @throws IllegalStateException in one line, when it takes too long, was taken back, or the
   *     object is another
   * @throws ApiFailure when the API server refuses to tell
   */
  void untilDone() {
    var serving = api.serving();
    var progress = tell(serving);
    var pause = SOON;
    while (!progress.isDone()) {
      if (progress.hasFailed()) {
        throw new IllegalStateException(api + " is not rolled out: " + progress.line());
      }
      rest(pause, progress);
      var before = told;
      var now = look(serving);
      progress = now.isPresent() ? tell(now.get()) : progress;
      pause = told.equals(before) ? longer(pause) : SOON;
    }
  }

  /** Tells how far it is now, and does not wait. */
  void once() {
    tell(api.serving());
  }

  /** The same object again; empty while the API server does not answer. */
  private Optional<JsonNode> look(JsonNode before) {
    try {
      var now = api.again(before);
      answered = System.nanoTime();
      return Optional.of(now);
    } catch (ApiFailure e) {
      if (e.isPassing()) {
        answered = System.nanoTime();
      } else if (System.nanoTime() - answered > REFUSED.toNanos()) {
        throw e;
      }
      tell(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private RolloutProgress tell(JsonNode serving) {
    var progress = RolloutProgress.of(serving);
    tell(progress.line() + (progress.isDone() ? ", done" : ""));
    return progress;
  }

  private void tell(String text) {
    if (!text.equals(told)) {
      told = text;
      out.accept(api + ": " + text);
    }
  }

  private void rest(Duration pause, RolloutProgress progress) {
    var left = timeout.map(it -> it.minusNanos(System.nanoTime() - start)).orElse(pause);
    if (!left.isPositive()) {
      throw new IllegalStateException(
          "%s after %d s: %s"
              .formatted(api, timeout.orElseThrow().toSeconds(), progress.everything()));
    }
    Pause.of(left.compareTo(pause) < 0 ? left : pause);
  }

  private static Duration longer(Duration pause) {
    var longer = pause.plus(pause.dividedBy(2));
    return longer.compareTo(LATER) > 0 ? LATER : longer;
  }
}
