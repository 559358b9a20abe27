package dev.phalanx.decision;

import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The only way in from the cluster. Calls return at once and may come from any thread; those about
 * one object come in order.
 */
public interface ObservationSink {

  /**
   * The first complete picture: every ModelServing there is with all it owns. Exactly once, before
   * anything else.
   */
  void started(GangSupport gang, List<Listed> servings);

  /** Something about one serving was seen. */
  void observe(ServingId serving, Input input);

  /** The PodGroup CRD appeared, changed or went. */
  void gangSupport(GangSupport gang);

  /**
   * All nodes that are silent or gone, and since when; again with each change. Never told where
   * nodes may not be watched.
   */
  void lostNodes(SortedMap<String, Instant> lost);

  /** One ModelServing with everything it owns. */
  record Listed(ServingId serving, Input.Relisted everything) {}
}
