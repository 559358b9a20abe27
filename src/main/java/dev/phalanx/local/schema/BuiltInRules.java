package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.forbidden;
import static dev.phalanx.local.refusal.FieldError.invalid;
import static dev.phalanx.local.refusal.FieldError.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of built-in types that users meet; upstream has more. */
final class BuiltInRules {
  private static final Set<String> WITHOUT_METADATA =
      Set.of("Binding", "Eviction", "TokenReview", "SelfSubjectReview");
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final String KEY_TEXT =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
          + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
          + " '[-._a-zA-Z0-9]+')";

  private BuiltInRules() {}

  static List<FieldError> check(ObjectNode object, @Nullable ObjectNode old, TypeSchema type) {
    if (WITHOUT_METADATA.contains(type.kind()) || type.kind().endsWith("AccessReview")) {
      return List.of();
    }
    List<FieldError> errors =
        new ArrayList<>(NameRules.check(object.path("metadata"), nameKind(type)));
    JsonNode spec = object.path("spec");
    switch (type.kind()) {
      case "Pod" -> errors.addAll(PodRules.check(spec, "spec", PodRules.Owner.NONE));
      case "Service" -> errors.addAll(ServiceRules.check(spec));
      case "ConfigMap" -> {
        checkKeys(object.path("data"), "data", errors);
        checkTwice(object, errors);
        checkKeys(object.path("binaryData"), "binaryData", errors);
      }
      case "Secret" -> checkKeys(object.path("data"), "data", errors);
      case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet" -> {
        checkWorkload(spec, errors);
        checkStrategy(spec.path("strategy"), errors);
        checkCounts(object.path("status"), errors);
      }
      case "Job" -> {
        SmallRules.requireNoDebt(
            spec, "spec", List.of("parallelism", "completions", "backoffLimit"), errors);
        errors.addAll(
            PodRules.check(spec.at("/template/spec"), "spec.template.spec", PodRules.Owner.JOB));
      }
      case "CustomResourceDefinition" -> errors.addAll(DefinitionRules.check(object));
      default -> errors.addAll(SmallRules.check(type.kind(), object));
    }
    if (old != null) {
      errors.addAll(ImmutableFields.check(type.kind(), old, object));
    }
    return errors;
  }

  private static void checkTwice(ObjectNode object, List<FieldError> errors) {
    for (var entry : object.path("data").properties()) {
      if (object.path("binaryData").has(entry.getKey())) {
        String field = "data[" + entry.getKey() + "]";
        errors.add(invalid(field, entry.getKey(), "duplicate of key present in binaryData"));
      }
    }
  }

  private static void checkStrategy(JsonNode strategy, List<FieldError> errors) {
    JsonNode rolling = strategy.path("rollingUpdate");
    if (strategy.path("type").asText().equals("Recreate") && rolling.isObject()) {
      errors.add(
          forbidden(
              "spec.strategy.rollingUpdate",
              "may not be specified when strategy `type` is 'Recreate'"));
    }
    if (isNone(rolling.path("maxSurge")) && isNone(rolling.path("maxUnavailable"))) {
      errors.add(
          invalid(
              "spec.strategy.rollingUpdate.maxUnavailable",
              rolling.path("maxUnavailable"),
              "may not be 0 when `maxSurge` is 0"));
    }
  }

  private static boolean isNone(JsonNode number) {
    return List.of("0", "0%").contains(number.asText());
  }

  private static void checkCounts(JsonNode status, List<FieldError> errors) {
    int most = status.path("replicas").asInt();
    for (String part : List.of("updatedReplicas", "readyReplicas", "availableReplicas")) {
      if (status.path(part).asInt() > most) {
        errors.add(
            invalid("status." + part, status.path(part), "cannot be greater than status.replicas"));
      }
    }
  }

  private static NameRules.Kind nameKind(TypeSchema type) {
    return switch (type.kind()) {
      case "Service" -> NameRules.Kind.SERVICE;
      case "Namespace" -> NameRules.Kind.LABEL;
      case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding" ->
          NameRules.Kind.PATH_SEGMENT;
      default -> NameRules.Kind.SUBDOMAIN;
    };
  }

  private static void checkKeys(JsonNode data, String field, List<FieldError> errors) {
    for (var entry : data.properties()) {
      if (!KEY.matcher(entry.getKey()).matches()) {
        errors.add(invalid(field + "[" + entry.getKey() + "]", entry.getKey(), KEY_TEXT));
      }
    }
  }

  private static void checkWorkload(JsonNode spec, List<FieldError> errors) {
    SmallRules.requireNoDebt(spec, "spec", List.of("replicas"), errors);
    if (spec.path("selector").isMissingNode()) {
      errors.add(required("spec.selector", ""));
    }
    JsonNode labels = spec.at("/template/metadata/labels");
    if (!matches(spec.path("selector"), labels)) {
      errors.add(
          FieldError.of(
              FieldError.Reason.INVALID,
              "spec.template.metadata.labels",
              labels.isMissingNode() ? NullNode.instance : labels,
              "`selector` does not match template `labels`"));
    }
    errors.addAll(
        PodRules.check(spec.at("/template/spec"), "spec.template.spec", PodRules.Owner.CONTROLLER));
  }

  /** Expressions are not looked at. */
  private static boolean matches(JsonNode selector, JsonNode labels) {
    if (selector.isMissingNode()) {
      return false;
    }
    for (var wanted : selector.path("matchLabels").properties()) {
      if (!labels.path(wanted.getKey()).equals(TextNode.valueOf(wanted.getValue().asText()))) {
        return false;
      }
    }
    return true;
  }
}
