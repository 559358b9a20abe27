package dev.phalanx.local.schema;

import static dev.phalanx.local.refusal.FieldError.forbidden;
import static dev.phalanx.local.refusal.FieldError.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What an update of a built-in object may not change. */
final class ImmutableFields {
  private static final String IMMUTABLE = "field is immutable";
  private static final List<String> CHANGE_IN_STATEFUL_SETS =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private final JsonNode old;
  private final JsonNode now;
  private final List<FieldError> errors = new ArrayList<>();

  private ImmutableFields(JsonNode old, JsonNode now) {
    this.old = old;
    this.now = now;
  }

  static List<FieldError> check(String kind, ObjectNode old, ObjectNode now) {
    var check = new ImmutableFields(old, now);
    switch (kind) {
      case "Deployment", "ReplicaSet", "DaemonSet" -> check.keep("/spec/selector", IMMUTABLE);
      case "StatefulSet" -> check.keepStatefulSet();
      case "Job" -> check.keepJob();
      case "RoleBinding", "ClusterRoleBinding" -> check.keepRole();
      case "ControllerRevision" -> check.keep("/data", IMMUTABLE);
      case "EndpointSlice" -> check.keep("/addressType", IMMUTABLE);
      case "PersistentVolumeClaim" -> check.keepClaim();
      case "PriorityClass" -> check.keepPriority();
      default -> {}
    }
    return check.errors;
  }

  private void keep(String pointer, String text) {
    if (differs(pointer)) {
      JsonNode value = now.at(pointer);
      errors.add(
          invalid(
              pointer.substring(1).replace('/', '.'),
              value.isMissingNode() ? NullNode.instance : value,
              text));
    }
  }

  private boolean differs(String pointer) {
    return !JsonNumbers.areSame(old.at(pointer), now.at(pointer));
  }

  private void keepStatefulSet() {
    if (!JsonNumbers.areSame(
        without(old, CHANGE_IN_STATEFUL_SETS), without(now, CHANGE_IN_STATEFUL_SETS))) {
      errors.add(
          forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
  }

  private static JsonNode without(JsonNode object, List<String> fields) {
    JsonNode spec = object.path("spec").deepCopy();
    return spec instanceof ObjectNode tree ? tree.remove(fields) : spec;
  }

  /** A suspended job's template may still be told where to run. */
  private void keepJob() {
    if (!now.at("/spec/completionMode").asText().equals("Indexed")) {
      keep("/spec/completions", IMMUTABLE);
    }
    keep("/spec/selector", IMMUTABLE);
    if (!old.at("/spec/suspend").asBoolean()) {
      keep("/spec/template", IMMUTABLE);
    }
    keep("/spec/completionMode", IMMUTABLE);
  }

  private void keepRole() {
    if (differs("/roleRef")) {
      JsonNode role = now.path("roleRef");
      ObjectNode go = JsonNodeFactory.instance.objectNode();
      go.put("APIGroup", role.path("apiGroup").asText());
      go.put("Kind", role.path("kind").asText()).put("Name", role.path("name").asText());
      errors.add(invalid("roleRef", go, "cannot change roleRef"));
    }
  }

  private void keepClaim() {
    List<String> changing = List.of("resources", "volumeAttributesClassName");
    boolean isBound = !old.at("/spec/volumeName").asText().isEmpty();
    if (isBound && !JsonNumbers.areSame(without(old, changing), without(now, changing))) {
      errors.add(
          forbidden(
              "spec",
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
  }

  private void keepPriority() {
    if (differs("/value")) {
      errors.add(forbidden("value", "may not be changed in an update."));
    }
  }
}
