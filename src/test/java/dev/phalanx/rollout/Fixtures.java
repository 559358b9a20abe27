package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** Objects written as YAML. */
final class Fixtures {
  static final Instant START = Instant.parse("2026-11-27T05:00:00Z");
  private static final YAMLMapper YAML = new YAMLMapper();

  private Fixtures() {}

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ArrayNode roles(String text) {
    return (ArrayNode) yaml(text);
  }

  /** One role {@code web} of that image. */
  static ArrayNode web(String image) {
    return roles(
        "[{name: web, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: c, image: '%s'}]}}}]"
            .formatted(image));
  }

  static RecordedRevision revision(String name, int minute, ArrayNode roles) {
    return new RecordedRevision(
        name, 1, START.plusSeconds(60L * minute), Optional.empty(), Optional.empty(), roles);
  }
}
