package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a node.
 *
 * @param lostSince since when its kubelet is not Ready or silent; empty when all is well
 */
record NodeFacts(String uid, String name, Optional<Instant> lostSince) implements ListWatch.Facts {

  static Optional<NodeFacts> of(JsonNode node) {
    var ready = PodReader.condition(node.path("status"), "Ready");
    var lostSince =
        ready.isMissingNode() || PodReader.isTrue(ready)
            ? Optional.<Instant>empty()
            : Optional.of(time(ready.path("lastTransitionTime").asText()));
    return Optional.of(
        new NodeFacts(
            ChildReader.uid(node), node.path("metadata").path("name").asText(), lostSince));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.now();
    }
  }
}
