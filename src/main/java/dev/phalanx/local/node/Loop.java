package dev.phalanx.local.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that knows the picture: runs what others post and what is due, then, when nothing
 * more is there, what is to be done at rest.
 */
final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int MOST_AT_ONCE = 512;

  private final InstantSource clock;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
  private final List<Runnable> rests = new ArrayList<>();
  private final Thread thread;
  private volatile boolean open = true;
  private long number;

  Loop(InstantSource clock) {
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("simulated nodes").unstarted(this::run);
  }

  private record Timer(Instant at, long number, Runnable action) {}

  /** Done after each batch, in the order given, by the loop's thread; before {@link #start}. */
  void atRest(Runnable action) {
    rests.add(action);
  }

  void start() {
    thread.start();
  }

  /** Any thread may. */
  void post(Runnable action) {
    inbox.add(action);
  }

  /** The loop's thread alone. */
  void at(Instant moment, Runnable action) {
    timers.add(new Timer(moment, number++, action));
  }

  void in(Duration delay, Runnable action) {
    at(now().plus(delay), action);
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    open = false;
    thread.interrupt();
  }

  private void run() {
    try {
      while (open) {
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() throws InterruptedException {
    var first = inbox.poll(untilNext().toMillis() + 1, TimeUnit.MILLISECONDS);
    if (first != null) {
      guarded(first);
      List<Runnable> more = new ArrayList<>();
      inbox.drainTo(more, MOST_AT_ONCE);
      more.forEach(Loop::guarded);
    }
    runDue();
    rests.forEach(Loop::guarded);
  }

  private Duration untilNext() {
    var next = timers.peek();
    var wait = next == null ? LONGEST_WAIT : Duration.between(now(), next.at());
    return wait.isNegative()
        ? Duration.ZERO
        : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private void runDue() {
    var now = now();
    for (var next = timers.peek(); next != null && !next.at().isAfter(now); next = timers.peek()) {
      timers.remove();
      guarded(next.action());
    }
  }

  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("a simulated node failed", e);
    }
  }
}
