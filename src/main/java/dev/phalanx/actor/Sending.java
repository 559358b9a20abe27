package dev.phalanx.actor;

import dev.phalanx.decision.Effect;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An effect on its way to the cluster. While it waits for a place it can be called off; from then
 * on whatever it asks is answered. Safe for any thread.
 */
final class Sending {
  private enum Stage {
    WAITS,
    SENT,
    CALLED_OFF
  }

  private final Effect effect;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITS);

  Sending(Effect effect) {
    this.effect = effect;
  }

  Effect effect() {
    return effect;
  }

  /** Has its place; false when it is not to be sent any more. */
  boolean begin() {
    return stage.compareAndSet(Stage.WAITS, Stage.SENT);
  }

  /** Nobody wants it any more; of no effect once it is sent. */
  void callOff() {
    stage.compareAndSet(Stage.WAITS, Stage.CALLED_OFF);
  }

  boolean isCalledOff() {
    return stage.get() == Stage.CALLED_OFF;
  }
}
