package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.ModelServing;
import dev.phalanx.domain.ServingId;
import java.util.Optional;

/** Whose an object is: what its controller owner reference says, whatever its labels claim. */
final class Owners {
  private Owners() {}

  /** The ModelServing that controls the object, in any version of our API group. */
  static Optional<ServingId> serving(JsonNode object) {
    return controller(object)
        .filter(owner -> owner.path("kind").asText().equals(ModelServing.KIND))
        .filter(owner -> owner.path("apiVersion").asText().startsWith(ModelServing.GROUP + "/"))
        .filter(owner -> owner.path("uid").isTextual() && owner.path("name").isTextual())
        .map(
            owner ->
                new ServingId(
                    object.path("metadata").path("namespace").asText(),
                    owner.path("name").asText(),
                    owner.path("uid").asText()));
  }

  /** For people: {@code ModelServing llama (UID ...)}, or {@code nobody}. */
  static String describe(JsonNode object) {
    return controller(object)
        .map(
            owner ->
                "%s %s (UID %s)"
                    .formatted(
                        owner.path("kind").asText(),
                        owner.path("name").asText(),
                        owner.path("uid").asText()))
        .orElse("nobody");
  }

  private static Optional<JsonNode> controller(JsonNode object) {
    for (var owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return Optional.of(owner);
      }
    }
    return Optional.empty();
  }
}
