package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What keeps pods off a node. */
public record Taint(String key, String value, String effect) {
  public static final String NO_EXECUTE = "NoExecute";
  private static final String PREFERENCE = "PreferNoSchedule";

  static List<Taint> readAll(JsonNode taints) {
    List<Taint> all = new ArrayList<>();
    for (var taint : taints) {
      all.add(
          new Taint(
              taint.path("key").asText(),
              taint.path("value").asText(),
              taint.path("effect").asText()));
    }
    return List.copyOf(all);
  }

  /** Whether it keeps out a pod that does not tolerate it. */
  public boolean isHard() {
    return !effect.equals(PREFERENCE);
  }
}
