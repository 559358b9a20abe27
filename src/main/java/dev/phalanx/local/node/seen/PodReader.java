package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code v1} Pods; pods of one template share what is kept of their spec. One thread. */
public final class PodReader {
  private static final String GROUP = "scheduling.k8s.io/group-name";
  private static final String TASK = "volcano.sh/task-spec";
  private static final int MOST_SHARED = 20_000;

  private final Map<PodPlan, PodPlan> plans = new HashMap<>();
  private final Map<Set<String>, Set<String>> conditions = new HashMap<>();

  /** The facts of a pod. */
  public SeenPod read(JsonNode pod) {
    var metadata = pod.path("metadata");
    var spec = pod.path("spec");
    var status = pod.path("status");
    var annotations = Json.strings(metadata.path("annotations"));
    return new SeenPod(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        shared(PodPlan.read(spec)),
        Faults.read(annotations),
        Json.strings(metadata.path("labels")),
        nonEmpty(annotations.getOrDefault(GROUP, "")),
        annotations.getOrDefault(TASK, ""),
        nonEmpty(spec.path("nodeName").asText()),
        !spec.path("schedulingGates").isEmpty(),
        status.path("phase").asText("Pending"),
        trueConditions(status.path("conditions")),
        status.path("podIP").asText(),
        deletion(metadata),
        !metadata.path("finalizers").isEmpty());
  }

  private PodPlan shared(PodPlan plan) {
    if (plans.size() > MOST_SHARED) {
      plans.clear();
    }
    return plans.computeIfAbsent(plan, it -> it);
  }

  private Set<String> trueConditions(JsonNode all) {
    var types = new HashSet<String>();
    for (var condition : all) {
      if (condition.path("status").asText().equals("True")) {
        types.add(condition.path("type").asText());
      }
    }
    return conditions.computeIfAbsent(Set.copyOf(types), it -> it);
  }

  /** The timestamp is when the grace ends. */
  private static Optional<SeenPod.Deletion> deletion(JsonNode metadata) {
    long grace = metadata.path("deletionGracePeriodSeconds").asLong(0);
    return Json.time(metadata.path("deletionTimestamp"))
        .map(end -> new SeenPod.Deletion(end.minusSeconds(grace), grace));
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
