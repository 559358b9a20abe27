package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.forbidden;
import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.notSupported;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;

/** The rules of kinds of which only a few fields are checked. */
final class SmallRules {
  static final String NOT_NEGATIVE = "must be greater than or equal to 0";

  private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");
  private static final int HIGHEST_PRIORITY = 1_000_000_000;

  private final ObjectNode object;
  private final List<FieldError> errors = new ArrayList<>();

  private SmallRules(ObjectNode object) {
    this.object = object;
  }

  static List<FieldError> check(String kind, ObjectNode object) {
    var rules = new SmallRules(object);
    switch (kind) {
      case "Lease" -> rules.checkLease();
      case "ControllerRevision" -> rules.checkRevision();
      case "ResourceQuota" -> rules.checkQuota();
      case "EndpointSlice" -> rules.checkAddressType();
      case "CronJob" -> rules.checkSchedule();
      case "PodDisruptionBudget" -> rules.checkBudget();
      case "PriorityClass" -> rules.checkPriority();
      case "Event" -> rules.checkEvent();
      default -> {}
    }
    return rules.errors;
  }

  /** Refuses negative numbers. */
  static void requireNoDebt(
      JsonNode parent, String path, List<String> names, List<FieldError> errors) {
    for (String name : names) {
      JsonNode value = parent.path(name);
      if (value.isNumber() && value.asLong() < 0) {
        errors.add(invalid(path.isEmpty() ? name : path + "." + name, value, NOT_NEGATIVE));
      }
    }
  }

  private void checkLease() {
    JsonNode spec = object.path("spec");
    JsonNode duration = spec.path("leaseDurationSeconds");
    if (duration.isNumber() && duration.asInt() <= 0) {
      errors.add(invalid("spec.leaseDurationSeconds", duration, "must be greater than 0"));
    }
    requireNoDebt(spec, "spec", List.of("leaseTransitions"), errors);
  }

  private void checkRevision() {
    requireNoDebt(object, "", List.of("revision"), errors);
    if (!object.hasNonNull("data")) {
      errors.add(required("data", "data is mandatory"));
    }
  }

  private void checkQuota() {
    for (var limit : object.at("/spec/hard").properties()) {
      String amount = limit.getValue().asText();
      if (Quantities.value(amount).signum() < 0) {
        errors.add(invalid("spec.hard[" + limit.getKey() + "]", amount, NOT_NEGATIVE));
      }
    }
  }

  private void checkAddressType() {
    JsonNode type = object.path("addressType");
    if (type.asText().isEmpty()) {
      errors.add(required("addressType", ""));
    } else if (!ADDRESS_TYPES.contains(type.asText())) {
      errors.add(notSupported("addressType", type, ADDRESS_TYPES));
    }
  }

  private void checkSchedule() {
    JsonNode schedule = object.at("/spec/schedule");
    if (schedule.asText().isEmpty()) {
      errors.add(required("spec.schedule", ""));
    } else {
      String complaint = CronSchedule.complaint(schedule.asText());
      if (complaint != null) {
        errors.add(invalid("spec.schedule", schedule, complaint));
      }
    }
    errors.addAll(
        PodRules.check(
            object.at("/spec/jobTemplate/spec/template/spec"),
            "spec.jobTemplate.spec.template.spec",
            PodRules.Owner.JOB));
  }

  private void checkBudget() {
    JsonNode spec = object.path("spec");
    if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
      ObjectNode go = JsonNodeFactory.instance.objectNode();
      go.set("MinAvailable", spec.path("minAvailable"));
      go.set("Selector", orNull(spec.path("selector")));
      go.set("MaxUnavailable", spec.path("maxUnavailable"));
      go.set("UnhealthyPodEvictionPolicy", orNull(spec.path("unhealthyPodEvictionPolicy")));
      errors.add(invalid("spec", go, "minAvailable and maxUnavailable cannot be both set"));
    }
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? NullNode.instance : value;
  }

  private void checkPriority() {
    String name = object.path("metadata").path("name").asText();
    boolean isOfTheSystem =
        List.of("system-node-critical", "system-cluster-critical").contains(name);
    if (name.startsWith("system-") && !isOfTheSystem) {
      errors.add(
          forbidden(
              "metadata.name",
              "priority class names with 'system-' prefix are reserved for system use only"));
    }
    if (object.path("value").asLong() > HIGHEST_PRIORITY && !isOfTheSystem) {
      errors.add(
          forbidden(
              "value", "maximum allowed value of a user defined priority is " + HIGHEST_PRIORITY));
    }
  }

  private void checkEvent() {
    JsonNode namespace = object.path("involvedObject").path("namespace");
    String own = object.path("metadata").path("namespace").asText();
    boolean isGiven = !namespace.asText().isEmpty() && !own.isEmpty();
    if (isGiven && !namespace.asText().equals(own)) {
      errors.add(invalid("involvedObject.namespace", namespace, "does not match event.namespace"));
    }
  }
}
