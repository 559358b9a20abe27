package dev.phalanx.local.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The states from which clients are still reading pages. They share what did not change. */
final class Snapshots {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST = 64;

  private final Deque<Kept> kept = new ArrayDeque<>();

  private record Kept(ObjectStore.Published state, long untilNanos) {}

  synchronized void keep(ObjectStore.Published state) {
    long now = System.nanoTime();
    kept.removeIf(old -> old.untilNanos() - now < 0 || old.state().revision() == state.revision());
    kept.addLast(new Kept(state, now + KEPT.toNanos()));
    if (kept.size() > MOST) {
      kept.removeFirst();
    }
  }

  synchronized ObjectStore.Published at(long revision, ObjectStore.Published now)
      throws RevisionGone {
    if (revision == now.revision()) {
      return now;
    }
    return kept.stream()
        .map(Kept::state)
        .filter(state -> state.revision() == revision)
        .findFirst()
        .orElseThrow(() -> new RevisionGone(revision, now.revision()));
  }
}
