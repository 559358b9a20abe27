package dev.phalanx.actor;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.StormBudget;
import dev.phalanx.decision.TornDown;
import dev.phalanx.domain.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what is torn down for each kind of failure, in all ModelServings together, and says how
 * much more may be. What users delete themselves is not counted. Safe for any thread; two decisions
 * at the same moment may both use what is left.
 */
public final class StormBreaker {
  private final int acts;
  private final Duration window;
  private final Map<FailureKind, Deque<Instant>> made = new EnumMap<>(FailureKind.class);

  /**
   * @param acts units that may be torn down for one kind of failure, 0 is no limit
   * @param window in which they are counted
   */
  public StormBreaker(int acts, Duration window) {
    this.acts = acts;
    this.window = window;
  }

  /** What is left now. */
  synchronized StormBudget budget(Instant now) {
    if (acts == 0) {
      return StormBudget.UNLIMITED;
    }
    var left = new TreeMap<FailureKind, Integer>();
    for (var kind : FailureKind.values()) {
      if (kind != FailureKind.DELETED) {
        left.put(kind, Math.max(0, acts - count(kind, now)));
      }
    }
    return new StormBudget(left);
  }

  /** Counts what has been journaled. */
  synchronized void count(List<Event> events, Instant at) {
    if (acts == 0) {
      return;
    }
    events.stream()
        .flatMap(event -> TornDown.kind(event).stream())
        .forEach(kind -> made.computeIfAbsent(kind, _ -> new ArrayDeque<>()).add(at));
  }

  /** How many units were torn down for it within the window. */
  public synchronized int acts(FailureKind kind, Instant now) {
    return count(kind, now);
  }

  private int count(FailureKind kind, Instant now) {
    var times = made.getOrDefault(kind, new ArrayDeque<>());
    while (!times.isEmpty() && !times.element().plus(window).isAfter(now)) {
      times.remove();
    }
    return times.size();
  }
}
