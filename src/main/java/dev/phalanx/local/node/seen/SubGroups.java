package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A line of a PodGroup's {@code subGroupPolicy}: the pods that match it fall into subgroups by the
 * values of some labels, and each is placed as a whole.
 *
 * @param size pods of a subgroup
 * @param minimum subgroups without which nothing of the group is placed
 */
public record SubGroups(
    String name, List<Requirement> selector, List<String> keys, int size, int minimum) {

  static List<SubGroups> readAll(JsonNode policies) {
    List<SubGroups> all = new ArrayList<>();
    for (var policy : policies) {
      all.add(
          new SubGroups(
              policy.path("name").asText(),
              Requirement.readAll(policy.path("labelSelector")),
              Json.texts(policy.path("matchLabelKeys")),
              policy.path("subGroupSize").asInt(1),
              policy.path("minSubGroups").asInt(0)));
    }
    return List.copyOf(all);
  }

  public boolean matches(Map<String, String> labels) {
    return selector.stream().allMatch(line -> line.matches(labels));
  }

  /** Which subgroup a pod with these labels is of. */
  public String subGroup(Map<String, String> labels) {
    return keys.stream()
        .map(key -> labels.getOrDefault(key, ""))
        .collect(Collectors.joining("/", name + ":", ""));
  }
}
