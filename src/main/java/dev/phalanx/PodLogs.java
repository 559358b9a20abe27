package dev.phalanx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.phalanx.local.server.ContainerLogs;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What simulated containers say, in memory: the nodes append, {@code kubectl logs} reads. The last
 * {@value #LINES} lines of the {@value #CONTAINERS} containers that spoke last are kept.
 */
final class PodLogs implements ContainerLogs {
  private static final int LINES = 500;
  private static final int CONTAINERS = 1000;

  /** How often a follower that hears nothing looks whether its client is still there. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition appended = lock.newCondition();

  private final Map<Container, Log> logs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Container, Log> eldest) {
          return size() > CONTAINERS;
        }
      };

  PodLogs(InstantSource clock) {
    this.clock = clock;
  }

  private record Container(String namespace, String pod, String name) {}

  private record Line(long number, Instant at, String text) {}

  /** The last lines, numbered through. */
  private static final class Log {
    private final List<Line> lines = new ArrayList<>();
    private long next;

    void append(Instant at, String text) {
      lines.add(new Line(next++, at, text));
      if (lines.size() > LINES) {
        lines.removeFirst();
      }
    }

    List<Line> after(long number) {
      return lines.stream().filter(line -> line.number >= number).toList();
    }
  }

  /** Takes a line of a container, without its line break. */
  void append(String namespace, String pod, String container, String line) {
    lock.lock();
    try {
      logs.computeIfAbsent(new Container(namespace, pod, container), _ -> new Log())
          .append(clock.instant(), line);
      appended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(Excerpt excerpt, OutputStream out) throws IOException, InterruptedException {
    var container = new Container(excerpt.namespace(), excerpt.pod(), excerpt.container());
    long next = first(container, excerpt.tail());
    do {
      for (var line : after(container, next, excerpt.isFollowed())) {
        var time = excerpt.hasTimestamps() ? line.at + " " : "";
        out.write((time + line.text + "\n").getBytes(UTF_8));
        next = line.number + 1;
      }
      out.flush();
    } while (excerpt.isFollowed());
  }

  private long first(Container container, long tail) {
    lock.lock();
    try {
      var log = logs.get(container);
      return log == null || tail < 0 ? 0 : Math.max(0, log.next - tail);
    } finally {
      lock.unlock();
    }
  }

  /** Lines from that number on; a follower waits a little for the first of them. */
  private List<Line> after(Container container, long number, boolean isFollowed)
      throws InterruptedException {
    lock.lock();
    try {
      var lines = lines(container, number);
      long left = isFollowed ? HEARTBEAT.toNanos() : 0;
      while (lines.isEmpty() && left > 0) {
        left = appended.awaitNanos(left);
        lines = lines(container, number);
      }
      return lines;
    } finally {
      lock.unlock();
    }
  }

  private List<Line> lines(Container container, long number) {
    var log = logs.get(container);
    return log == null ? List.of() : log.after(number);
  }
}
