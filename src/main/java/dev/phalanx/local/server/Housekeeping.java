package dev.phalanx.local.server;

import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the controllers of every cluster do, each on a thread of its own, told by the store. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private final ObjectStore store;
  private final List<Worker> workers;

  Housekeeping(ObjectStore store, Types types, Writes writes, Deletes deletes) {
    this.store = store;
    Ownership ownership = new Ownership(store, types, writes, deletes);
    this.workers =
        List.of(
            new Worker(new GarbageCollector(ownership)),
            new Worker(new NamespaceCleanup(store, types, writes, deletes)),
            new Worker(new CrdCleanup(store, types, writes, deletes)),
            new Worker(new NamespaceFurniture(store, types, writes)),
            new Worker(new EndpointControl(store, types, writes)));
  }

  void start() {
    for (Worker worker : workers) {
      store.follow(worker.changes::addAll);
      worker.chore.start();
      worker.thread.start();
    }
  }

  @Override
  public void close() {
    workers.forEach(worker -> worker.thread.interrupt());
  }

  private static final class Worker {
    private final Chore chore;
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Thread thread;

    Worker(Chore chore) {
      this.chore = chore;
      this.thread = Thread.ofVirtual().name(chore.getClass().getSimpleName()).unstarted(this::run);
    }

    private void run() {
      try {
        work();
        long notBefore = System.nanoTime();
        while (true) {
          chore.note(changes.take());
          noteUntil(notBefore);
          long from = System.nanoTime();
          work();
          long to = System.nanoTime();
          notBefore = to + chore.rest(Duration.ofNanos(to - from)).toNanos();
        }
      } catch (InterruptedException e) {
        LOG.debug("{} ends", thread.getName());
      }
    }

    private void noteUntil(long time) throws InterruptedException {
      for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
        Change change = changes.poll(left, TimeUnit.NANOSECONDS);
        if (change != null) {
          chore.note(change);
        }
      }
      List<Change> batch = new ArrayList<>();
      changes.drainTo(batch);
      batch.forEach(chore::note);
    }

    private void work() throws InterruptedException {
      try {
        chore.work();
      } catch (StoreUnavailable e) {
        LOG.debug("{} cannot write: {}", thread.getName(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.warn("{} failed", thread.getName(), e);
      }
    }
  }
}
