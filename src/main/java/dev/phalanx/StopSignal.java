package dev.phalanx;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** SIGTERM and SIGINT: whoever holds it can wait for one, and the JVM ends once it is closed. */
final class StopSignal implements AutoCloseable {
  private static final long LONGEST_STOP_SECONDS = 25;

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  private StopSignal() {}

  /** From now on a signal ends the JVM only when the returned object is closed. */
  static StopSignal install() {
    var signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(signal::stop));
    return signal;
  }

  private void stop() {
    told.countDown();
    try {
      var _ = finished.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the process is told to stop. */
  void await() throws InterruptedException {
    told.await();
  }

  /** Waits until the process is told to stop, at most that long; whether it is. */
  boolean await(Duration limit) throws InterruptedException {
    return told.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    finished.countDown();
  }
}
