package dev.phalanx.decision;

import dev.phalanx.domain.ServingId;

/**
 * The only way out to the cluster. Calls block, so the caller supplies the (virtual) thread; they
 * never throw for what the cluster answers.
 */
public interface EffectRunner {

  /** Does {@code effect}; repeating it is always safe. */
  Outcome run(Effect effect);

  /** Publishes a Kubernetes Event; repeating it makes no second one. */
  Outcome announce(ServingId serving, Announcement announcement);
}
