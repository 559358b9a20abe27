package dev.phalanx.actor;

import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.EffectRunner;
import dev.phalanx.decision.Outcome;
import dev.phalanx.domain.ServingId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Runs effects on virtual threads, of all ModelServings together at most a fixed number at a time;
 * the others wait in the order in which they came. Safe for any thread.
 */
public final class EffectThreads {
  private final EffectRunner runner;
  private final Semaphore inFlight;
  private final Executor threads = task -> Thread.ofVirtual().name("effect").start(task);

  /**
   * @param maxInFlight requests on their way at the same time
   */
  public EffectThreads(EffectRunner runner, int maxInFlight) {
    this.runner = runner;
    this.inFlight = new Semaphore(maxInFlight, true);
  }

  CompletionStage<Outcome> run(Effect effect) {
    return answer(() -> runner.run(effect));
  }

  CompletionStage<Outcome> announce(ServingId serving, Announcement announcement) {
    return answer(() -> runner.announce(serving, announcement));
  }

  private CompletionStage<Outcome> answer(Supplier<Outcome> request) {
    return CompletableFuture.supplyAsync(
        () -> {
          inFlight.acquireUninterruptibly();
          try {
            return request.get();
          } finally {
            inFlight.release();
          }
        },
        threads);
  }
}
