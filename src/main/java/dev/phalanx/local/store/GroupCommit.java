package dev.phalanx.local.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Numbers writes in the order in which they are accepted and brings them to disk. One thread writes
 * everything that was accepted while it wrote before, publishes it, and lets the writers go on.
 */
final class GroupCommit implements AutoCloseable {
  private static final int TIDY_EVERY = 2_000;

  private final DiskFile disk;
  private final BiConsumer<ObjectStore.Published, List<Change>> publisher;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Thread thread;

  /** The newest accepted versions. */
  private final Map<ObjectKey, StoredObject> head = new HashMap<>();

  private List<Ticket> accepted = new ArrayList<>();
  private @Nullable Ticket last;
  private long revision;
  private boolean closed;
  private volatile @Nullable RuntimeException failure;

  /** Of the writing thread. */
  private ObjectStore.Published published;

  private int untidy;

  GroupCommit(
      DiskFile disk,
      ObjectStore.Published start,
      BiConsumer<ObjectStore.Published, List<Change>> publisher) {
    this.disk = disk;
    this.publisher = publisher;
    this.published = start;
    this.revision = start.revision();
    start.byResource().values().forEach(head::putAll);
    this.thread = Thread.ofPlatform().daemon().name("objects to disk").start(this::run);
  }

  private record Ticket(ObjectKey key, Change change, CountDownLatch written) {}

  /**
   * Writes one change and waits until it can be seen.
   *
   * @param expected the version that is replaced; null where there must be none
   * @param draft null removes the object
   */
  Change write(ObjectKey key, @Nullable StoredObject expected, @Nullable Draft draft)
      throws StaleWrite {
    Ticket mine = null;
    Ticket newest;
    lock.lock();
    try {
      if (head.get(key) == expected) {
        mine = accept(key, expected, draft);
      }
      newest = last;
    } finally {
      lock.unlock();
    }
    await(newest);
    if (mine == null) {
      throw new StaleWrite(key);
    }
    return mine.change();
  }

  private Ticket accept(ObjectKey key, @Nullable StoredObject before, @Nullable Draft draft) {
    if (closed) {
      throw new StoreUnavailable("the store is closed", null);
    }
    StoredObject after = draft == null ? null : new StoredObject(draft, ++revision);
    if (after == null) {
      revision++;
      head.remove(key);
    } else {
      head.put(key, after);
    }
    Ticket ticket = new Ticket(key, new Change(revision, before, after), new CountDownLatch(1));
    accepted.add(ticket);
    last = ticket;
    work.signal();
    return ticket;
  }

  private void await(@Nullable Ticket ticket) {
    if (ticket != null) {
      boolean interrupted = false;
      while (true) {
        try {
          ticket.written().await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      RuntimeException broken = failure;
      if (broken != null) {
        throw new StoreUnavailable("the objects cannot be written: " + broken.getMessage(), broken);
      }
    }
  }

  private void run() {
    for (List<Ticket> batch = take(); !batch.isEmpty(); batch = take()) {
      try {
        if (failure == null) {
          write(batch);
        }
      } catch (RuntimeException e) {
        failure = e;
      } finally {
        batch.forEach(ticket -> ticket.written().countDown());
      }
    }
  }

  /** Empty when closed and nothing is left. */
  private List<Ticket> take() {
    lock.lock();
    try {
      while (accepted.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<Ticket> batch = accepted;
      accepted = new ArrayList<>();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Ticket> batch) {
    List<Change> changes = batch.stream().map(Ticket::change).toList();
    long upTo = changes.getLast().revision();
    disk.write(
        batch.stream()
            .map(ticket -> new DiskFile.Write(ticket.key(), ticket.change().after()))
            .toList(),
        upTo);
    published = new ObjectStore.Published(upTo, with(changes));
    publisher.accept(published, changes);
    untidy += batch.size();
    if (untidy >= TIDY_EVERY) {
      untidy = 0;
      disk.tidy();
    }
  }

  private Map<String, TreePMap<ObjectKey, StoredObject>> with(List<Change> changes) {
    Map<String, TreePMap<ObjectKey, StoredObject>> next = new HashMap<>(published.byResource());
    for (Change change : changes) {
      ObjectKey key = change.subject().key();
      StoredObject after = change.after();
      var objects = next.getOrDefault(key.resource(), TreePMap.<ObjectKey, StoredObject>empty());
      next.put(key.resource(), after == null ? objects.minus(key) : objects.plus(key, after));
    }
    next.values().removeIf(TreePMap::isEmpty);
    return Map.copyOf(next);
  }

  /** Writes what was accepted, and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
