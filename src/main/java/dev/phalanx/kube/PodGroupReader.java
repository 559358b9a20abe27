package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.NetworkTopologySpec;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.SubGroup;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.TopologyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of a PodGroup that Phalanx writes; what cannot be read counts as not there. */
final class PodGroupReader {
  private PodGroupReader() {}

  static PodGroupFacts facts(JsonNode podGroup) {
    var spec = new Fields("spec", podGroup.path("spec"), new Problems(new ArrayList<>()));
    var shape =
        new PodGroupShape(
            spec.parsed("minMember", Integer::valueOf).orElse(0),
            resources(spec.at("minResources")),
            spec.parsed("queue", queue -> queue).filter(queue -> !queue.isEmpty()),
            topology(spec.at("networkTopology")),
            tasks(spec.at("minTaskMember")),
            subGroups(spec));
    return new PodGroupFacts(
        ChildReader.uid(podGroup),
        shape,
        ChildReader.isTerminating(podGroup),
        says(podGroup.path("status")));
  }

  /** Volcano leaves the condition behind when the gang runs. */
  private static Optional<String> says(JsonNode status) {
    var condition = PodReader.condition(status, "Unschedulable");
    if (status.path("phase").asText().equals("Running") || !PodReader.isTrue(condition)) {
      return Optional.empty();
    }
    var message = condition.path("message").asText();
    return Optional.of(message.isEmpty() ? condition.path("reason").asText() : message)
        .filter(text -> !text.isEmpty());
  }

  private static SortedMap<String, Integer> tasks(Fields map) {
    var tasks = new TreeMap<String, Integer>();
    for (var task : map.json().properties()) {
      map.parsed(task.getKey(), Integer::valueOf)
          .ifPresent(number -> tasks.put(task.getKey(), number));
    }
    return tasks;
  }

  private static Optional<TopologyPolicy> topology(Fields policy) {
    return policy.json().isObject()
        ? ApiJson.read(
                policy.path(), policy.json(), NetworkTopologySpec.class, policy.problems().found())
            .map(SpecReader::policy)
        : Optional.empty();
  }

  private static Resources resources(Fields map) {
    var amounts = new TreeMap<String, Quantity>();
    for (var amount : map.json().properties()) {
      map.parsed(amount.getKey(), Quantity::parse)
          .ifPresent(quantity -> amounts.put(amount.getKey(), quantity));
    }
    return new Resources(amounts);
  }

  private static List<SubGroup> subGroups(Fields spec) {
    var subGroups = new ArrayList<SubGroup>();
    for (int i = 0; i < spec.json().path("subGroupPolicy").size(); i++) {
      var subGroup = spec.at("subGroupPolicy", i);
      subGroups.add(
          new SubGroup(
              subGroup.parsed("name", name -> name).orElse(""),
              subGroup.parsed("subGroupSize", Integer::valueOf).orElse(0),
              subGroup.parsed("minSubGroups", Integer::valueOf).orElse(0),
              topology(subGroup.at("networkTopology"))));
    }
    return subGroups;
  }
}
