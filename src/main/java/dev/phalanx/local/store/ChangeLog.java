package dev.phalanx.local.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The latest changes of one resource, bounded in number and in bytes. All watchers read the same
 * log, each from where it is; one that falls behind its oldest entry is told so and never skips.
 */
final class ChangeLog {
  private static final int TRIM = 4_096;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final int mostChanges;
  private final long mostBytes;

  /** The first {@link #dropped} are null; the rest is in the order of revisions. */
  private final List<Change> changes = new ArrayList<>();

  private int dropped;
  private long bytes;

  /** Every change after this revision is in the log. */
  private long oldest;

  private boolean closed;

  ChangeLog(long startsAt, int mostChanges, long mostBytes) {
    this.oldest = startsAt;
    this.mostChanges = mostChanges;
    this.mostBytes = mostBytes;
  }

  void append(List<Change> added) {
    lock.lock();
    try {
      for (Change change : added) {
        changes.add(change);
        bytes += change.subject().size();
      }
      while (changes.size() - dropped > mostChanges || bytes > mostBytes) {
        dropFirst();
      }
      if (dropped > TRIM) {
        changes.subList(0, dropped).clear();
        dropped = 0;
      }
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("NullAway") // a dropped entry is never read
  private void dropFirst() {
    Change first = changes.set(dropped++, null);
    bytes -= first.subject().size();
    oldest = first.revision();
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses a revision from which not all changes are known. */
  void requireKnown(long revision) throws RevisionGone {
    lock.lock();
    try {
      if (revision < oldest) {
        throw new RevisionGone(revision, oldest);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something after {@code revision}, or the time is over.
   *
   * @param published the revision up to which all logs are complete
   */
  Watch.Batch after(long revision, LongSupplier published, long nanos, int most)
      throws RevisionGone, InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0 && newest() <= revision) {
        left = grown.awaitNanos(left);
      }
      if (revision < oldest) {
        throw new RevisionGone(revision, oldest);
      }
      long complete = Math.max(published.getAsLong(), revision);
      int first = firstAfter(revision);
      int end = (int) Math.min(changes.size(), (long) first + most);
      List<Change> found = List.copyOf(changes.subList(first, end));
      long upTo = end < changes.size() ? found.getLast().revision() : complete;
      return new Watch.Batch(
          found, found.isEmpty() ? upTo : Math.max(upTo, newestOf(found)), closed);
    } finally {
      lock.unlock();
    }
  }

  private static long newestOf(List<Change> found) {
    return found.getLast().revision();
  }

  private int firstAfter(long revision) {
    int low = dropped;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long newest() {
    return changes.size() == dropped ? oldest : changes.getLast().revision();
  }
}
