package dev.phalanx.http;

import dev.phalanx.decision.ServingState;
import java.util.List;
import java.util.Optional;

/** The servings that the controller holds in memory, as last journaled. Does not block. */
public interface LiveServings {

  /** All of them, in any order. */
  List<ServingState> all();

  /** The newest one of that name. */
  Optional<ServingState> find(String namespace, String name);
}
