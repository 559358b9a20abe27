package dev.phalanx.actor;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed number of places. Who finds none waits for one; the most urgent goes first, and among
 * equals who came first. Safe for any thread.
 */
final class Places {
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparing(Waiting::urgency).thenComparingLong(Waiting::number));
  private int free;
  private long numbers;

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
    CLEANS_UP
  }

  private record Waiting(Urgency urgency, long number, Condition turn) {}

  void acquire(Urgency urgency) {
    lock.lock();
    try {
      var own = new Waiting(urgency, numbers++, lock.newCondition());
      waiting.add(own);
      while (free == 0 || !own.equals(waiting.peek())) {
        own.turn.awaitUninterruptibly();
      }
      waiting.remove();
      free--;
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
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void wakeNext() {
    var next = waiting.peek();
    if (free > 0 && next != null) {
      next.turn.signal();
    }
  }
}
