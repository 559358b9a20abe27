package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A probe's times. What it asks is not simulated: it succeeds once the program serves.
 *
 * @param initialDelay seconds
 * @param period seconds
 * @param failures in a row that count
 * @param successes in a row that count
 */
public record Probe(int initialDelay, int period, int failures, int successes) {
  private static final int DEFAULT_PERIOD = 10;
  private static final int DEFAULT_FAILURES = 3;

  static Optional<Probe> read(JsonNode probe) {
    return probe.isObject()
        ? Optional.of(
            new Probe(
                probe.path("initialDelaySeconds").asInt(0),
                Math.max(1, probe.path("periodSeconds").asInt(DEFAULT_PERIOD)),
                Math.max(1, probe.path("failureThreshold").asInt(DEFAULT_FAILURES)),
                Math.max(1, probe.path("successThreshold").asInt(1))))
        : Optional.empty();
  }
}
