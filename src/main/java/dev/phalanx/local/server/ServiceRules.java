package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.store.ObjectStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Services: addresses of 10.96.0.0/16 and node ports, each given once. */
final class ServiceRules implements KindRules {
  private static final String NONE = "None";
  private static final int ADDRESSES = 1 << 16;
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int LAST_NODE_PORT = 32_767;
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  ServiceRules(ObjectStore store) {
    store.all("services").forEach(service -> claim(service.tree()));
  }

  private void claim(ObjectNode service) {
    service.at("/spec/clusterIPs").forEach(ip -> taken.add(ip.asText()));
    service.at("/spec/ports").forEach(port -> taken.add(port.path("nodePort").asText("-")));
  }

  @Override
  public void create(ObjectNode service) {
    ObjectNode spec = Json.child(service, "spec");
    service.putObject("status").putObject("loadBalancer");
    if (spec.path("type").asText("ClusterIP").equals("ExternalName")) {
      return;
    }
    if (spec.path("clusterIP").asText("").isEmpty()) {
      spec.put("clusterIP", freeAddress());
    } else if (!spec.path("clusterIP").asText().equals(NONE)) {
      claimAddress(service, spec.path("clusterIP").asText());
    }
    addressed(spec);
    claimNodePorts(spec);
  }

  private void claimAddress(ObjectNode service, String address) {
    if (!taken.add(address)) {
      throw ApiRefusal.invalid(
          "",
          "Service",
          Json.name(service),
          List.of(
              FieldError.invalid(
                  "spec.clusterIPs",
                  Json.MAPPER.createArrayNode().add(address),
                  "failed to allocate IP %s: provided IP is already allocated"
                      .formatted(address))));
    }
  }

  private static void addressed(ObjectNode spec) {
    spec.putArray("clusterIPs").add(spec.get("clusterIP"));
    putIfMissing(spec, "type", "ClusterIP");
    putIfMissing(spec, "sessionAffinity", NONE);
    boolean isAnybodys =
        spec.path("clusterIP").asText().equals(NONE) && spec.path("selector").isEmpty();
    if (!spec.has("ipFamilies")) {
      ArrayNode families = spec.putArray("ipFamilies").add("IPv4");
      if (isAnybodys) {
        families.add("IPv6");
      }
    }
    putIfMissing(spec, "ipFamilyPolicy", isAnybodys ? "RequireDualStack" : "SingleStack");
    putIfMissing(spec, "internalTrafficPolicy", "Cluster");
  }

  private static void putIfMissing(ObjectNode object, String field, String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  private String freeAddress() {
    int start = ThreadLocalRandom.current().nextInt(ADDRESSES);
    for (int i = 0; i < ADDRESSES; i++) {
      int host = (start + i) % ADDRESSES;
      String address = "10.96." + (host >> 8) + "." + (host & 0xff);
      if (host > 1 && host < ADDRESSES - 1 && taken.add(address)) {
        return address;
      }
    }
    throw new IllegalStateException("all service addresses are taken");
  }

  private void claimNodePorts(ObjectNode spec) {
    boolean wanted = List.of("NodePort", "LoadBalancer").contains(spec.path("type").asText());
    for (JsonNode port : wanted ? spec.path("ports") : Json.object()) {
      if (port.path("nodePort").asInt() == 0) {
        ((ObjectNode) port).put("nodePort", freeNodePort());
      } else {
        taken.add(port.path("nodePort").asText());
      }
    }
  }

  private int freeNodePort() {
    for (int port = FIRST_NODE_PORT; port <= LAST_NODE_PORT; port++) {
      if (taken.add(Integer.toString(port))) {
        return port;
      }
    }
    throw new IllegalStateException("all node ports are taken");
  }

  @Override
  public void update(ObjectNode old, ObjectNode service) {
    ObjectNode spec = Json.child(service, "spec");
    JsonNode before = old.path("spec");
    if (spec.path("type").asText("ClusterIP").equals("ExternalName")) {
      spec.remove(List.of("clusterIP", "clusterIPs"));
      return;
    }
    for (String kept : List.of("ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy")) {
      if (!spec.has(kept) && before.has(kept)) {
        spec.set(kept, before.get(kept));
      }
    }
    if (spec.path("clusterIP").asText("").isEmpty()) {
      String address = before.path("clusterIP").asText("");
      spec.put("clusterIP", address.isEmpty() ? freeAddress() : address);
    }
    addressed(spec);
    keepNodePorts(before.path("ports"), spec.path("ports"));
    claimNodePorts(spec);
  }

  private static void keepNodePorts(JsonNode before, JsonNode ports) {
    for (JsonNode port : ports) {
      for (JsonNode old : before) {
        if (!port.has("nodePort")
            && old.has("nodePort")
            && old.path("port").equals(port.path("port"))) {
          ((ObjectNode) port).set("nodePort", old.get("nodePort"));
        }
      }
    }
  }

  @Override
  public List<FieldError> refusals(ObjectNode old, ObjectNode service) {
    String before = old.at("/spec/clusterIP").asText("");
    String after = service.at("/spec/clusterIP").asText("");
    if (before.isEmpty() || after.isEmpty() || before.equals(after)) {
      return List.of();
    }
    ArrayNode shown = Json.MAPPER.createArrayNode().add(after);
    return List.of(FieldError.invalid("spec.clusterIPs[0]", shown, "may not change once set"));
  }

  @Override
  public void release(ObjectNode service) {
    service.at("/spec/clusterIPs").forEach(ip -> taken.remove(ip.asText()));
    service.at("/spec/ports").forEach(port -> taken.remove(port.path("nodePort").asText("-")));
  }
}
