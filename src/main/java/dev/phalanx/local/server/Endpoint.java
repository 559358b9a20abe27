package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a Service wants to know of a pod.
 *
 * @param isServing whether the pod is ready
 * @param ports the numbers of the ports that have a name
 */
record Endpoint(
    String namespace,
    String pod,
    String uid,
    String address,
    String node,
    String hostname,
    String subdomain,
    boolean isServing,
    boolean isTerminating,
    Map<String, Integer> ports) {

  /** Empty for a pod that has no address, or is over. */
  static Optional<Endpoint> of(ObjectNode pod) {
    String phase = pod.at("/status/phase").asText();
    String address = pod.at("/status/podIP").asText("");
    if (phase.equals("Succeeded") || phase.equals("Failed") || address.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Endpoint(
            pod.at("/metadata/namespace").asText(),
            Json.name(pod),
            Json.uid(pod),
            address,
            pod.at("/spec/nodeName").asText(),
            pod.at("/spec/hostname").asText(""),
            pod.at("/spec/subdomain").asText(""),
            isReady(pod),
            pod.at("/metadata/deletionTimestamp").isTextual(),
            ports(pod)));
  }

  private static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static Map<String, Integer> ports(ObjectNode pod) {
    Map<String, Integer> ports = new HashMap<>();
    for (JsonNode container : pod.at("/spec/containers")) {
      for (JsonNode port : container.path("ports")) {
        if (port.has("name")) {
          ports.putIfAbsent(port.path("name").asText(), port.path("containerPort").asInt());
        }
      }
    }
    return Map.copyOf(ports);
  }

  /** Whether traffic should come, to a Service that publishes unready addresses or not. */
  boolean isReady(boolean publishesUnready) {
    return publishesUnready || (isServing && !isTerminating);
  }
}
