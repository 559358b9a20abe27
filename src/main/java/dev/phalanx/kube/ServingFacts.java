package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.decision.Input;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.ServingId;
import java.util.Optional;

/**
 * What is kept of a ModelServing.
 *
 * @param seen what the core is told of it
 */
record ServingFacts(ServingId id, Input.Seen seen) implements ListWatch.Facts {

  /** Reads the object; its status goes to {@code statuses}, and is no change of the facts. */
  static Optional<ServingFacts> of(JsonNode serving, RecoveryRules rules, SeenStatuses statuses) {
    var id = SpecReader.id(serving);
    var version = serving.path("metadata").path("resourceVersion").asText();
    statuses.shown(id.uid(), version, serving.path("status"));
    return Optional.of(new ServingFacts(id, SpecReader.read(serving, rules)));
  }

  @Override
  public String uid() {
    return id.uid();
  }
}
