package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * On which nodes a pod may run: its {@code nodeSelector} and all of it, and one of the terms of its
 * required node affinity, if there are any.
 */
public record NodeNeeds(
    Map<String, String> selector, List<List<Requirement>> terms, List<Toleration> tolerations) {

  static NodeNeeds read(JsonNode spec) {
    List<List<Requirement>> terms = new ArrayList<>();
    var affinity = spec.path("affinity").path("nodeAffinity");
    for (var term :
        affinity.path("requiredDuringSchedulingIgnoredDuringExecution").path("nodeSelectorTerms")) {
      terms.add(Requirement.readAll(term));
    }
    return new NodeNeeds(
        Json.strings(spec.path("nodeSelector")),
        List.copyOf(terms),
        Toleration.readAll(spec.path("tolerations")));
  }

  /** Whether selector and affinity agree with a node's labels. */
  public boolean matches(Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.entrySet())
        && (terms.isEmpty()
            || terms.stream()
                .anyMatch(term -> term.stream().allMatch(line -> line.matches(labels))));
  }

  public boolean tolerates(Taint taint) {
    return tolerations.stream().anyMatch(toleration -> toleration.tolerates(taint));
  }
}
