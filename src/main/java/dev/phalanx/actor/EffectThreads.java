package dev.phalanx.actor;

import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.EffectRunner;
import dev.phalanx.decision.Outcome;
import dev.phalanx.domain.ServingId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs effects on virtual threads, of all ModelServings together at most a fixed number at a time;
 * the others wait in the order in which they came, except that deletions of pods go first, for they
 * free nodes, then come pods and what they wait for, then Services and Kubernetes Events, which no
 * pod waits for, and deletions of what pods leave behind at last; and nothing waits for ever
 * ({@link Places}). A few places are kept for statuses, which would otherwise wait behind thousands
 * of pods. Of Kubernetes Events one at a time of each ModelServing is on its way. Safe for any
 * thread.
 */
public final class EffectThreads {
  private static final int PLACES_PER_STATUS = 16;

  private static final Outcome CALLED_OFF = new Outcome.Retry("no longer asked for");

  private final EffectRunner runner;
  private final Places statuses;
  private final Places children;
  private final Executor threads = task -> Thread.ofVirtual().name("effect").start(task);

  /**
   * Nothing runs yet.
   *
   * @param maxInFlight requests on their way at the same time, 2 or more
   */
  public EffectThreads(EffectRunner runner, int maxInFlight) {
    int kept = Math.ceilDiv(maxInFlight, PLACES_PER_STATUS);
    this.runner = runner;
    this.statuses = new Places(kept);
    this.children = new Places(maxInFlight - kept);
  }

  /** Runs the effect when it has a place, unless it is called off until then. */
  CompletionStage<Outcome> run(Sending sending) {
    var effect = sending.effect();
    return answer(
        effect instanceof Effect.PublishStatus ? statuses : children,
        urgency(effect),
        () -> sending.begin() ? runner.run(effect) : CALLED_OFF);
  }

  private static Places.Urgency urgency(Effect effect) {
    return switch (effect) {
      case Effect.DeletePod _ -> Places.Urgency.FREES_NODES;
      case Effect.CreateService _ -> Places.Urgency.COMPLETES;
      case Effect.DeleteService _, Effect.DeletePodGroup _, Effect.DeleteRevision _ ->
          Places.Urgency.CLEANS_UP;
      case Effect.PublishStatus _,
          Effect.RecordRevision _,
          Effect.RenumberRevision _,
          Effect.ApplyPodGroup _,
          Effect.CreatePod _,
          Effect.PatchPod _ ->
          Places.Urgency.USUAL;
    };
  }

  CompletionStage<Outcome> announce(ServingId serving, Announcement announcement) {
    return answer(children, Places.Urgency.COMPLETES, () -> runner.announce(serving, announcement));
  }

  /** How many wait for a place. */
  int waiting() {
    return statuses.waiting() + children.waiting();
  }

  private CompletionStage<Outcome> answer(
      Places places, Places.Urgency urgency, Supplier<Outcome> request) {
    return CompletableFuture.supplyAsync(
        () -> {
          places.acquire(urgency);
          try {
            return request.get();
          } finally {
            places.release();
          }
        },
        threads);
  }
}
