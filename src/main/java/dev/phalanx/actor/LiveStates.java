package dev.phalanx.actor;

import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The last journaled state of every ModelServing that has an actor. Actors publish theirs after
 * each write; anybody may read, without asking or disturbing an actor.
 */
public final class LiveStates {
  private final SortedMap<ServingId, ServingState> states = new ConcurrentSkipListMap<>();
  private final Set<ServingId> recovering = ConcurrentHashMap.newKeySet();

  /** All of them, by namespace and name. */
  public List<ServingState> all() {
    return List.copyOf(states.values());
  }

  /** The serving that has this name now. */
  public Optional<ServingState> find(String namespace, String name) {
    return states.values().stream()
        .filter(state -> state.id().namespace().equals(namespace) && state.id().name().equals(name))
        .reduce((first, second) -> second.isActive() ? second : first);
  }

  /** ModelServings whose journal is still being replayed, or cannot be. */
  public Set<ServingId> recovering() {
    return Collections.unmodifiableSet(recovering);
  }

  void recovering(ServingId serving) {
    recovering.add(serving);
  }

  void publish(ServingState state) {
    states.put(state.id(), state);
    recovering.remove(state.id());
  }

  void remove(ServingId serving) {
    states.remove(serving);
    recovering.remove(serving);
  }
}
