package dev.phalanx.actor;

import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed number of places. Who finds none waits for one; the most urgent goes first, and among
 * equals who came first. But of some places in a row, one goes to who has waited longest of all, so
 * that nobody waits for ever. Safe for any thread.
 */
final class Places {
  /** Places in a row of which one goes by age. */
  static final int BY_AGE = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final SortedSet<Waiting> byUrgency =
      new TreeSet<>(Comparator.comparing(Waiting::urgency).thenComparingLong(Waiting::number));
  private final SortedSet<Waiting> byAge = new TreeSet<>(Comparator.comparing(Waiting::number));
  private int free;
  private long numbers;
  private int taken;

  /**
   * All of them are free.
   *
   * @param places 1 or more
   */
  Places(int places) {
    this.free = places;
  }

  /** How soon something is to be done; the first goes before the others. */
  enum Urgency {
    FREES_NODES,
    USUAL,
    COMPLETES,
    CLEANS_UP
  }

  private record Waiting(Urgency urgency, long number, Condition turn) {}

  void acquire(Urgency urgency) {
    lock.lock();
    try {
      var own = new Waiting(urgency, numbers++, lock.newCondition());
      byUrgency.add(own);
      byAge.add(own);
      while (free == 0 || !own.equals(next())) {
        own.turn.awaitUninterruptibly();
      }
      byUrgency.remove(own);
      byAge.remove(own);
      free--;
      taken = (taken + 1) % BY_AGE;
      wakeNext();
    } finally {
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    try {
      free++;
      wakeNext();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return byAge.size();
    } finally {
      lock.unlock();
    }
  }

  private Waiting next() {
    return taken == BY_AGE - 1 ? byAge.first() : byUrgency.first();
  }

  private void wakeNext() {
    if (free > 0 && !byAge.isEmpty()) {
      next().turn.signal();
    }
  }
}
