package dev.phalanx.local.store;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A reader of one resource's changes. It holds no queue: it reads the resource's log from where it
 * is. Used by one thread.
 */
public final class Watch {
  private static final int MOST_AT_ONCE = 500;
  private final ChangeLog log;
  private final LongSupplier published;
  private long at;

  Watch(ChangeLog log, LongSupplier published, long from) {
    this.log = log;
    this.published = published;
    this.at = from;
  }

  /**
   * What happened next.
   *
   * @param upTo nothing else happened up to this revision
   * @param isOver the store is closed
   */
  public record Batch(List<Change> changes, long upTo, boolean isOver) {}

  /**
   * Waits for the next changes, in their order.
   *
   * @return without changes when none came in {@code longest}
   * @throws RevisionGone the reader was so slow that the log lost what comes next: it must list
   */
  public Batch next(Duration longest) throws RevisionGone, InterruptedException {
    Batch batch = log.after(at, published, longest.toNanos(), MOST_AT_ONCE);
    at = batch.upTo();
    return batch;
  }
}
