package dev.phalanx.local.server;

import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does many writes side by side, so that they go to disk together. */
final class Crew {
  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
  private static final int SIZE = 64;

  private Crew() {}

  /** Returns when all is done; a failure is logged and does not keep the others. */
  static <T> void each(Collection<T> all, Consumer<T> task) throws InterruptedException {
    Semaphore free = new Semaphore(SIZE);
    CountDownLatch left = new CountDownLatch(all.size());
    for (T one : all) {
      free.acquire();
      Thread.startVirtualThread(
          () -> {
            try {
              task.accept(one);
            } catch (RuntimeException e) {
              LOG.warn("{} failed", one, e);
            } finally {
              free.release();
              left.countDown();
            }
          });
    }
    left.await();
  }
}
