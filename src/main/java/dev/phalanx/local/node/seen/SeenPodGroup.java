package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of a Volcano PodGroup.
 *
 * @param minMember pods without which none is placed
 * @param minTasks the same by Volcano's task name
 * @param standing what its status says
 */
public record SeenPodGroup(
    String namespace,
    String name,
    String uid,
    int minMember,
    Map<String, Integer> minTasks,
    List<SubGroups> subGroups,
    Amounts minResources,
    Standing standing) {

  /** A status: its phase and counts, and the messages of what keeps it from being scheduled. */
  public record Standing(
      String phase, int running, int succeeded, int failed, String unschedulable) {}

  /** Reads a PodGroup of {@code scheduling.volcano.sh/v1beta1}. */
  public static SeenPodGroup read(JsonNode group) {
    var metadata = group.path("metadata");
    var spec = group.path("spec");
    var tasks = new TreeMap<String, Integer>();
    for (var task : spec.path("minTaskMember").properties()) {
      tasks.put(task.getKey(), task.getValue().asInt());
    }
    return new SeenPodGroup(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        spec.path("minMember").asInt(0),
        tasks,
        SubGroups.readAll(spec.path("subGroupPolicy")),
        Amounts.read(spec.path("minResources")),
        standing(group.path("status")));
  }

  private static Standing standing(JsonNode status) {
    var unschedulable = "";
    for (var condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Unschedulable")
          && condition.path("status").asText().equals("True")) {
        unschedulable = condition.path("message").asText();
      }
    }
    return new Standing(
        status.path("phase").asText(),
        status.path("running").asInt(0),
        status.path("succeeded").asInt(0),
        status.path("failed").asInt(0),
        unschedulable);
  }

  /** Namespace and name. */
  public String key() {
    return namespace + "/" + name;
  }
}
