package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** The EndpointSlices and Endpoints of one Service, as upstream's controllers write them. */
final class EndpointObjects {
  static final Options OPTIONS = Options.internal("kube-controller-manager");
  static final String MANAGED = "endpoints.kubernetes.io/managed-by";
  private static final int MOST_ENDPOINTS = 100;
  private static final String TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final String READY = "ready";

  private final ObjectNode service;
  private final List<Endpoint> endpoints;
  private final boolean publishesUnready;

  EndpointObjects(ObjectNode service, Collection<Endpoint> endpoints) {
    this.service = service;
    this.endpoints = List.copyOf(endpoints);
    this.publishesUnready = service.at("/spec/publishNotReadyAddresses").asBoolean();
  }

  /** The name of the slice with this number, always the same. */
  String sliceName(int number) {
    int hash = Objects.hash(Json.uid(service), number) & 0xfffff;
    return Json.name(service) + "-" + String.format(Locale.ROOT, "%05x", hash);
  }

  /** At least one, even without endpoints. */
  List<ObjectNode> slices() {
    List<ObjectNode> slices = new ArrayList<>();
    int first = 0;
    do {
      int end = Math.min(first + MOST_ENDPOINTS, endpoints.size());
      slices.add(slice(slices.size(), endpoints.subList(first, end)));
      first = end;
    } while (first < endpoints.size());
    return slices;
  }

  private ObjectNode slice(int number, List<Endpoint> part) {
    ObjectNode slice =
        Json.object().put("kind", "EndpointSlice").put("apiVersion", "discovery.k8s.io/v1");
    ObjectNode metadata = slice.putObject("metadata").put("name", sliceName(number));
    metadata.put("generateName", Json.name(service) + "-");
    ObjectNode labels = metadata.putObject("labels");
    service
        .at("/metadata/labels")
        .properties()
        .forEach(label -> labels.set(label.getKey(), label.getValue()));
    labels
        .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
        .put("kubernetes.io/service-name", Json.name(service));
    if (isHeadless()) {
      labels.put("service.kubernetes.io/headless", "");
    }
    metadata.putObject("annotations").put(TRIGGER, Json.now());
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Service")
        .put("name", Json.name(service))
        .put("uid", Json.uid(service))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    slice.put("addressType", "IPv4");
    ArrayNode all = slice.putArray("endpoints");
    part.forEach(endpoint -> all.add(entry(endpoint)));
    slice.set("ports", ports());
    return slice;
  }

  private boolean isHeadless() {
    return service.at("/spec/clusterIP").asText().equals("None");
  }

  private ObjectNode entry(Endpoint endpoint) {
    ObjectNode entry = Json.object();
    entry.putArray("addresses").add(endpoint.address());
    entry
        .putObject("conditions")
        .put(READY, endpoint.isReady(publishesUnready))
        .put("serving", endpoint.isServing())
        .put("terminating", endpoint.isTerminating());
    if (!endpoint.hostname().isEmpty() && endpoint.subdomain().equals(Json.name(service))) {
      entry.put("hostname", endpoint.hostname());
    }
    entry.set("targetRef", reference(endpoint));
    entry.put("nodeName", endpoint.node());
    return entry;
  }

  private static ObjectNode reference(Endpoint endpoint) {
    return Json.object()
        .put("kind", "Pod")
        .put("namespace", endpoint.namespace())
        .put("name", endpoint.pod())
        .put("uid", endpoint.uid());
  }

  private ArrayNode ports() {
    ArrayNode ports = Json.MAPPER.createArrayNode();
    for (JsonNode port : service.at("/spec/ports")) {
      int number = number(port);
      if (number > 0) {
        ObjectNode shown = ports.addObject().put("name", port.path("name").asText(""));
        shown.put("port", number).put("protocol", port.path("protocol").asText("TCP"));
        if (port.has("appProtocol")) {
          shown.set("appProtocol", port.get("appProtocol"));
        }
      }
    }
    return ports;
  }

  /** The target's number; a named one is looked up in the first pod that has it. */
  private int number(JsonNode port) {
    JsonNode target = port.path("targetPort");
    if (!target.isTextual()) {
      return target.asInt(port.path("port").asInt());
    }
    return endpoints.stream()
        .flatMap(endpoint -> Stream.ofNullable(endpoint.ports().get(target.asText())))
        .findFirst()
        .orElse(0);
  }

  ObjectNode endpoints() {
    ObjectNode object = Json.object().put("kind", "Endpoints").put("apiVersion", "v1");
    ObjectNode metadata = object.putObject("metadata").put("name", Json.name(service));
    ObjectNode labels = metadata.putObject("labels");
    labels.put(MANAGED, "endpoint-controller");
    if (isHeadless()) {
      labels.put("service.kubernetes.io/headless", "");
    }
    metadata.putObject("annotations").put(TRIGGER, Json.now());
    if (!endpoints.isEmpty()) {
      object.putArray("subsets").add(subset());
    }
    return object;
  }

  private ObjectNode subset() {
    ObjectNode subset = Json.object();
    for (Endpoint endpoint : endpoints) {
      boolean isReady = endpoint.isReady(publishesUnready);
      if (endpoint.isTerminating() && !isReady) {
        continue;
      }
      ObjectNode address =
          subset
              .withArray(isReady ? "addresses" : "notReadyAddresses")
              .addObject()
              .put("ip", endpoint.address());
      address.put("nodeName", endpoint.node());
      address.set("targetRef", reference(endpoint));
    }
    ArrayNode ports = ports();
    if (!ports.isEmpty()) {
      subset.set("ports", ports);
    }
    return subset;
  }

  /** Brings content and labels up to date; false where they are. */
  static boolean update(ObjectNode live, ObjectNode wanted, String field) {
    boolean isNews = false;
    for (String name : List.of(field, "ports")) {
      JsonNode now = live.path(name);
      JsonNode then = wanted.path(name);
      if (!now.equals(then) && !(now.isEmpty() && then.isEmpty())) {
        isNews = true;
        if (then.isMissingNode()) {
          live.remove(name);
        } else {
          live.set(name, then);
        }
      }
    }
    ObjectNode metadata = Json.metadata(live);
    if (!metadata.path("labels").equals(wanted.at("/metadata/labels"))) {
      isNews = true;
      metadata.set("labels", wanted.at("/metadata/labels"));
    }
    if (isNews) {
      Json.child(metadata, "annotations").put(TRIGGER, Json.now());
      if (metadata.has("generation")) {
        metadata.put("generation", metadata.path("generation").asInt() + 1);
      }
    }
    return isNews;
  }
}
