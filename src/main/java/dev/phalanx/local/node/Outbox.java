package dev.phalanx.local.node;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is asked for, so many at a time, the urgent first. The loop's thread alone. */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int MOST_IN_FLIGHT = 48;
  private static final int MOST_TEXT = 300;

  private final Wire wire;
  private final Loop loop;
  private final Map<Urgency, Queue<Letter>> waiting = new EnumMap<>(Urgency.class);
  private int inFlight;

  Outbox(Wire wire, Loop loop) {
    this.wire = wire;
    this.loop = loop;
    for (var urgency : Urgency.values()) {
      waiting.put(urgency, new ArrayDeque<>());
    }
  }

  /** What goes first. */
  enum Urgency {
    NODE,
    BINDING,
    DELETION,
    STATUS,
    GROUP,
    EVENT
  }

  private record Letter(Supplier<Optional<Request>> request, Consumer<Answer> done) {}

  /**
   * Sends when it is its turn.
   *
   * @param request is asked for just before; empty when there is nothing to send any more
   * @param done called by the loop's thread, if a request was sent
   */
  void send(Urgency urgency, Supplier<Optional<Request>> request, Consumer<Answer> done) {
    waiting.getOrDefault(urgency, new ArrayDeque<>()).add(new Letter(request, done));
  }

  void send(Urgency urgency, Request request, Consumer<Answer> done) {
    send(urgency, () -> Optional.of(request), done);
  }

  /** Sends as much as may be in flight; to be called when all that is to be sent is here. */
  void pump() {
    for (var queue : waiting.values()) {
      while (inFlight < MOST_IN_FLIGHT && !queue.isEmpty()) {
        var letter = queue.remove();
        letter.request().get().ifPresent(request -> post(request, letter.done()));
      }
    }
  }

  private void post(Request request, Consumer<Answer> done) {
    inFlight++;
    wire.send(
        request,
        answer ->
            loop.post(
                () -> {
                  inFlight--;
                  report(request, answer);
                  done.accept(answer);
                }));
  }

  private static void report(Request request, Answer answer) {
    if (!answer.isSuccess() && !answer.isOutdated()) {
      var text = answer.body();
      LOG.warn(
          "{}: HTTP {} {}",
          request,
          answer.status(),
          text.substring(0, Math.min(text.length(), MOST_TEXT)));
    }
  }
}
