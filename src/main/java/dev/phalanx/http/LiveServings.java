package dev.phalanx.http;

import dev.phalanx.decision.ServingState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The servings that the controller holds in memory. A state is an immutable value: no copies. */
public interface LiveServings {

  /** All of them, in any order. */
  CompletionStage<List<ServingState>> all();

  /** The newest one of that name. */
  CompletionStage<Optional<ServingState>> find(String namespace, String name);
}
