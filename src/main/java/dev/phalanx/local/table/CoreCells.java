package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rows of the core group's kinds, and of leases and endpoint slices. */
final class CoreCells {
  private static final int MOST_ENDPOINTS = 3;

  private CoreCells() {}

  static void namespace(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.at("/status/phase").asText());
    row.add(Cells.age(object, now));
  }

  static void configMap(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.path("data").size() + object.path("binaryData").size());
    row.add(Cells.age(object, now));
  }

  static void secret(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.path("type").asText());
    row.add(object.path("data").size());
    row.add(Cells.age(object, now));
  }

  static void nameAndAge(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(Cells.age(object, now));
  }

  static void nameAndCreation(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.at("/metadata/creationTimestamp").asText());
  }

  static void service(JsonNode object, ArrayNode row, Instant now) {
    JsonNode spec = object.path("spec");
    row.add(Cells.name(object));
    row.add(spec.path("type").asText());
    row.add(Cells.orNone(spec.path("clusterIP")));
    row.add(externalIp(object));
    row.add(servicePorts(spec.path("ports")));
    row.add(Cells.age(object, now));
    row.add(Cells.labels(spec.path("selector")));
  }

  private static String externalIp(JsonNode service) {
    List<String> addresses = new ArrayList<>();
    service
        .at("/status/loadBalancer/ingress")
        .forEach(
            ingress -> addresses.add(ingress.path("ip").asText(ingress.path("hostname").asText())));
    service.at("/spec/externalIPs").forEach(ip -> addresses.add(ip.asText()));
    return switch (service.at("/spec/type").asText()) {
      case "ExternalName" -> service.at("/spec/externalName").asText();
      case "LoadBalancer" -> addresses.isEmpty() ? "<pending>" : String.join(",", addresses);
      default -> addresses.isEmpty() ? Cells.NONE : String.join(",", addresses);
    };
  }

  private static String servicePorts(JsonNode ports) {
    String text =
        Cells.joined(
            ports,
            port ->
                port.path("port").asText()
                    + (port.path("nodePort").asInt() > 0 ? ":" + port.path("nodePort").asInt() : "")
                    + "/"
                    + port.path("protocol").asText());
    return text.isEmpty() ? Cells.NONE : text;
  }

  static void node(JsonNode object, ArrayNode row, Instant now) {
    JsonNode about = object.at("/status/nodeInfo");
    row.add(Cells.name(object));
    row.add(nodeStatus(object));
    row.add(nodeRoles(object));
    row.add(Cells.age(object, now));
    row.add(about.path("kubeletVersion").asText());
    row.add(address(object, "InternalIP"));
    row.add(address(object, "ExternalIP"));
    row.add(orUnknown(about.path("osImage")));
    row.add(orUnknown(about.path("kernelVersion")));
    row.add(orUnknown(about.path("containerRuntimeVersion")));
  }

  private static String orUnknown(JsonNode text) {
    return text.asText("").isEmpty() ? "<unknown>" : text.asText();
  }

  private static String nodeStatus(JsonNode node) {
    String status = "Unknown";
    for (JsonNode condition : node.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        status = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
      }
    }
    return node.at("/spec/unschedulable").asBoolean() ? status + ",SchedulingDisabled" : status;
  }

  private static String nodeRoles(JsonNode node) {
    String prefix = "node-role.kubernetes.io/";
    String roles =
        node.at("/metadata/labels").properties().stream()
            .filter(label -> label.getKey().startsWith(prefix))
            .map(label -> label.getKey().substring(prefix.length()))
            .filter(role -> !role.isEmpty())
            .sorted()
            .collect(Collectors.joining(","));
    return roles.isEmpty() ? Cells.NONE : roles;
  }

  private static String address(JsonNode node, String type) {
    for (JsonNode address : node.at("/status/addresses")) {
      if (address.path("type").asText().equals(type)) {
        return address.path("address").asText();
      }
    }
    return Cells.NONE;
  }

  static void event(JsonNode object, ArrayNode row, Instant now) {
    JsonNode about = object.path("involvedObject");
    JsonNode series = object.path("series");
    JsonNode first = firstOf(object.path("firstTimestamp"), object.path("eventTime"));
    JsonNode last = firstOf(object.path("lastTimestamp"), first);
    row.add(Ages.since(firstOf(series.path("lastObservedTime"), last), now));
    row.add(object.path("type").asText());
    row.add(object.path("reason").asText());
    row.add(
        about.path("kind").asText().toLowerCase(Locale.ROOT) + "/" + about.path("name").asText());
    row.add(about.path("fieldPath").asText());
    row.add(source(object));
    row.add(object.path("message").asText().strip());
    row.add(Ages.since(first, now));
    row.add(Math.max(series.path("count").asInt(object.path("count").asInt()), 1));
    row.add(Cells.name(object));
  }

  private static JsonNode firstOf(JsonNode one, JsonNode other) {
    return one.isTextual() ? one : other;
  }

  private static String source(JsonNode event) {
    String component = event.at("/source/component").asText("");
    String host = event.at("/source/host").asText("");
    if (component.isEmpty()) {
      component = event.path("reportingComponent").asText();
      host = event.path("reportingInstance").asText();
    }
    return host.isEmpty() ? component : component + ", " + host;
  }

  static void endpoints(JsonNode object, ArrayNode row, Instant now) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : object.path("subsets")) {
      for (JsonNode address : subset.path("addresses")) {
        if (subset.path("ports").isEmpty()) {
          all.add(address.path("ip").asText());
        }
        subset
            .path("ports")
            .forEach(port -> all.add(address.path("ip").asText() + ":" + port.path("port")));
      }
    }
    row.add(Cells.name(object));
    row.add(some(all, Cells.NONE));
    row.add(Cells.age(object, now));
  }

  private static String some(List<String> all, String empty) {
    if (all.isEmpty()) {
      return empty;
    }
    String shown = all.stream().limit(MOST_ENDPOINTS).collect(Collectors.joining(","));
    int more = all.size() - MOST_ENDPOINTS;
    return more > 0 ? "%s + %d more...".formatted(shown, more) : shown;
  }

  static void endpointSlice(JsonNode object, ArrayNode row, Instant now) {
    List<String> ports = new ArrayList<>();
    object.path("ports").forEach(port -> ports.add(port.path("port").asText("*")));
    List<String> addresses = new ArrayList<>();
    object
        .path("endpoints")
        .forEach(
            endpoint ->
                endpoint.path("addresses").forEach(address -> addresses.add(address.asText())));
    row.add(Cells.name(object));
    row.add(object.path("addressType").asText());
    row.add(some(ports, Cells.UNSET));
    row.add(some(addresses, Cells.UNSET));
    row.add(Cells.age(object, now));
  }

  static void lease(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(object.at("/spec/holderIdentity").asText());
    row.add(Cells.age(object, now));
  }

  static void volumeClaim(JsonNode object, ArrayNode row, Instant now) {
    JsonNode spec = object.path("spec");
    row.add(Cells.name(object));
    row.add(object.at("/status/phase").asText());
    row.add(spec.path("volumeName").asText());
    row.add(object.at("/status/capacity/storage").asText());
    row.add(Cells.joined(object.at("/status/accessModes"), mode -> shortMode(mode.asText())));
    row.add(spec.path("storageClassName").asText());
    row.add(spec.path("volumeAttributesClassName").asText(Cells.UNSET));
    row.add(Cells.age(object, now));
    row.add(spec.path("volumeMode").asText(Cells.UNSET));
  }

  private static String shortMode(String mode) {
    return switch (mode) {
      case "ReadWriteOnce" -> "RWO";
      case "ReadOnlyMany" -> "ROX";
      case "ReadWriteMany" -> "RWX";
      case "ReadWriteOncePod" -> "RWOP";
      default -> mode;
    };
  }

  static void resourceQuota(JsonNode object, ArrayNode row, Instant now) {
    row.add(Cells.name(object));
    row.add(quota(object, false));
    row.add(quota(object, true));
    row.add(Cells.age(object, now));
  }

  private static String quota(JsonNode object, boolean isLimit) {
    return object.at("/status/hard").properties().stream()
        .filter(hard -> hard.getKey().startsWith("limits.") == isLimit)
        .map(
            hard ->
                "%s: %s/%s"
                    .formatted(
                        hard.getKey(),
                        object.at("/status/used").path(hard.getKey()).asText("0"),
                        hard.getValue().asText()))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
