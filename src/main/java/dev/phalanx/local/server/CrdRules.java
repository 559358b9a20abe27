package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.FieldOwnership.Writer;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CRDs: names are completed and accepted, and the kind is established at once. */
final class CrdRules implements KindRules {
  private static final String STATUS = "status";
  private static final List<String> IMMUTABLE =
      List.of("scope", "names.kind", "group", "names.plural");

  @Override
  public void create(ObjectNode crd) {
    complete(crd);
    ObjectNode status = crd.putObject(STATUS);
    status.putObject("acceptedNames").put("kind", "").put("plural", "");
    status.putNull("conditions");
    ArrayNode stored = status.putArray("storedVersions");
    for (JsonNode version : crd.at("/spec/versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(version.path("name").asText());
      }
    }
  }

  /** Who says that the kind is served. */
  static Writer writer(ResourceType type) {
    return new Writer("kube-apiserver", type.apiVersion(), STATUS, Instant.now());
  }

  /** Says that the names are accepted and the kind is served. */
  static void establish(ObjectNode crd) {
    ObjectNode status = Json.child(crd, STATUS);
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
    condition(
        conditions, "Established", "InitialNamesAccepted", "the initial names have been accepted");
    accept(crd, status);
  }

  @Override
  public List<FieldError> refusals(ObjectNode old, ObjectNode crd) {
    List<FieldError> errors = new ArrayList<>();
    for (String field : IMMUTABLE) {
      String path = "/spec/" + field.replace('.', '/');
      if (!old.at(path).equals(crd.at(path))) {
        errors.add(
            FieldError.invalid("spec." + field, crd.at(path).asText(), "field is immutable"));
      }
    }
    return errors;
  }

  @Override
  public void update(ObjectNode old, ObjectNode crd) {
    complete(crd);
    if (crd.get(STATUS) instanceof ObjectNode status) {
      accept(crd, status);
    }
  }

  private static void accept(ObjectNode crd, ObjectNode status) {
    status.set("acceptedNames", crd.at("/spec/names").deepCopy());
  }

  private static void complete(ObjectNode crd) {
    ObjectNode spec = Json.child(crd, "spec");
    ObjectNode names = Json.child(spec, "names");
    String kind = names.path("kind").asText("");
    if (names.path("singular").asText("").isEmpty()) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (names.path("listKind").asText("").isEmpty()) {
      names.put("listKind", kind + "List");
    }
    if (!spec.has("conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
  }

  static void condition(ArrayNode conditions, String type, String reason, String message) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", Json.now())
        .put("reason", reason)
        .put("message", message);
  }
}
