package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What is kept of a node.
 *
 * @param simulated ours: the label {@link #SIMULATED} says so
 * @param lost an annotation says that its kubelet is to be dead
 * @param ip its internal address; empty where it has none
 * @param ready status of its condition {@code Ready}; empty where there is none
 */
public record SeenNode(
    String name,
    String uid,
    Map<String, String> labels,
    List<Taint> taints,
    boolean cordoned,
    Amounts allocatable,
    boolean simulated,
    boolean lost,
    String ip,
    String ready) {

  /** Label, {@code "true"} on nodes that are simulated. */
  public static final String SIMULATED = Faults.PREFIX + "node";

  /** Annotation, {@code "true"} on a node whose kubelet is to be dead. */
  public static final String LOST = Faults.PREFIX + "lost";

  /** Reads a {@code v1} Node. */
  public static SeenNode read(JsonNode node) {
    var metadata = node.path("metadata");
    var labels = Json.strings(metadata.path("labels"));
    return new SeenNode(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        labels,
        Taint.readAll(node.path("spec").path("taints")),
        node.path("spec").path("unschedulable").asBoolean(false),
        Amounts.read(node.path("status").path("allocatable")),
        "true".equals(labels.get(SIMULATED)),
        metadata.path("annotations").path(LOST).asText().equals("true"),
        address(node.path("status").path("addresses")),
        ready(node.path("status").path("conditions")));
  }

  private static String address(JsonNode addresses) {
    for (var address : addresses) {
      if (address.path("type").asText().equals("InternalIP")) {
        return address.path("address").asText();
      }
    }
    return "";
  }

  private static String ready(JsonNode conditions) {
    for (var condition : conditions) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText();
      }
    }
    return "";
  }
}
