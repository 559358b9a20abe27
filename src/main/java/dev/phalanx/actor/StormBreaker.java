package dev.phalanx.actor;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.StormBudget;
import dev.phalanx.decision.TornDown;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.ServingId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what is torn down for each kind of failure, in all ModelServings together, and says how
 * much more may be. What users delete themselves is not counted. Safe for any thread; two decisions
 * at the same moment may both use what is left. What was torn down before the process started is
 * counted as its journals remember it ({@link TornDown#since}).
 */
public final class StormBreaker {
  private final int acts;
  private final Duration window;
  private final Instant started;
  private final Map<FailureKind, Queue<Instant>> made = new EnumMap<>(FailureKind.class);
  private final Set<ServingId> remembered = new HashSet<>();

  /**
   * @param acts units that may be torn down for one kind of failure, 0 is no limit
   * @param window in which they are counted
   * @param started when the process did
   */
  public StormBreaker(int acts, Duration window, Instant started) {
    this.acts = acts;
    this.window = window;
    this.started = started;
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
        .forEach(kind -> count(new TornDown(kind, at)));
  }

  /** Counts what an earlier process tore down; a serving that is recovered again counts once. */
  synchronized void recovered(ServingState state) {
    if (acts == 0) {
      return;
    }
    var before =
        TornDown.since(state, started.minus(window))
            .filter(act -> act.at().isBefore(started))
            .toList();
    if (!before.isEmpty() && remembered.add(state.id())) {
      before.forEach(this::count);
    }
  }

  private void count(TornDown act) {
    made.computeIfAbsent(act.kind(), _ -> new PriorityQueue<>()).add(act.at());
  }

  /** How many units were torn down for it within the window. */
  public synchronized int acts(FailureKind kind, Instant now) {
    return count(kind, now);
  }

  private int count(FailureKind kind, Instant now) {
    var times = made.getOrDefault(kind, new PriorityQueue<>());
    while (!times.isEmpty() && !times.element().plus(window).isAfter(now)) {
      times.remove();
    }
    return times.size();
  }
}
