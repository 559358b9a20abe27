package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.duplicate;
import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.notSupported;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a Service's spec must fulfil. */
final class ServiceRules {
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> AFFINITIES = List.of("ClientIP", "None");
  static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final int HIGHEST_PORT = 65535;

  private ServiceRules() {}

  static List<FieldError> check(JsonNode spec) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode ports = spec.path("ports");
    boolean headless = spec.path("clusterIP").asText().equals("None");
    boolean external = spec.path("type").asText().equals("ExternalName");
    if (ports.isEmpty() && !headless && !external) {
      errors.add(required("spec.ports", ""));
    }
    Set<String> names = new HashSet<>();
    Set<ObjectNode> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode number = asGo(ports.get(i));
      if (!numbers.add(number)) {
        errors.add(duplicate("spec.ports[" + i + "]", number));
      }
      checkPort(ports.get(i), "spec.ports[" + i + "]", ports.size() > 1, names, errors);
    }
    checkOneOf(spec.path("sessionAffinity"), "spec.sessionAffinity", AFFINITIES, errors);
    checkOneOf(spec.path("type"), "spec.type", TYPES, errors);
    return errors;
  }

  /** Port and protocol, in the shape of the internal Go type that upstream prints. */
  private static ObjectNode asGo(JsonNode port) {
    ObjectNode go = JsonNodeFactory.instance.objectNode().put("Name", "");
    go.set("Protocol", port.path("protocol"));
    go.putNull("AppProtocol").set("Port", port.path("port"));
    return go.put("TargetPort", 0).put("NodePort", 0);
  }

  private static void checkPort(
      JsonNode port, String field, boolean named, Set<String> names, List<FieldError> errors) {
    JsonNode name = port.path("name");
    if (name.asText().isEmpty()) {
      if (named) {
        errors.add(required(field + ".name", ""));
      }
    } else {
      errors.addAll(NameRules.Kind.LABEL.errors(field + ".name", name.asText()));
      if (!names.add(name.asText())) {
        errors.add(duplicate(field + ".name", name));
      }
    }
    checkNumber(port.path("port"), field + ".port", errors);
    checkOneOf(port.path("protocol"), field + ".protocol", PROTOCOLS, errors);
    checkNumber(port.path("targetPort"), field + ".targetPort", errors);
  }

  static void checkNumber(JsonNode port, String field, List<FieldError> errors) {
    if (port.isNumber() && (port.asInt() < 1 || port.asInt() > HIGHEST_PORT)) {
      errors.add(invalid(field, port, "must be between 1 and 65535, inclusive"));
    }
  }

  static void checkOneOf(
      JsonNode value, String field, List<String> supported, List<FieldError> errors) {
    if (!value.isMissingNode() && !supported.contains(value.asText())) {
      errors.add(notSupported(field, value, supported));
    }
  }
}
