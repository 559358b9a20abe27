package dev.phalanx.local.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The pod fields that selectors may name, beside name and namespace. */
final class PodFields {
  private static final List<String> NAMES =
      List.of(
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "spec.hostNetwork",
          "status.phase",
          "status.podIP",
          "status.nominatedNodeName");

  private PodFields() {}

  static Map<String, String> of(JsonNode pod) {
    return NAMES.stream()
        .filter(name -> !at(pod, name).isMissingNode())
        .collect(
            Collectors.toUnmodifiableMap(name -> name, name -> at(pod, name).asText().intern()));
  }

  private static JsonNode at(JsonNode pod, String name) {
    int dot = name.indexOf('.');
    return pod.path(name.substring(0, dot)).path(name.substring(dot + 1));
  }
}
