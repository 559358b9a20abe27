package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Names, and the metadata that only the server writes. */
final class MetadataRules {
  private static final String OWNERS = "metadata.ownerReferences";
  private static final Set<String> FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");
  private static final int LONGEST_GENERATED_BASE = 58;
  private static final String RANDOM_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int RANDOM_LENGTH = 5;

  /** What only the server writes; kept from the old version in every update. */
  private static final List<String> KEPT =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "selfLink");

  private MetadataRules() {}

  /** Names the object by its generateName, if it has no name. */
  static void generateName(ObjectNode metadata) {
    String base = metadata.path("generateName").asText("");
    if (metadata.path("name").asText("").isEmpty() && !base.isEmpty()) {
      StringBuilder name =
          new StringBuilder(base.substring(0, Math.min(base.length(), LONGEST_GENERATED_BASE)));
      for (int i = 0; i < RANDOM_LENGTH; i++) {
        int letter = ThreadLocalRandom.current().nextInt(RANDOM_LETTERS.length());
        name.append(RANDOM_LETTERS.charAt(letter));
      }
      metadata.put("name", name.toString());
    }
  }

  static void keep(JsonNode old, ObjectNode metadata) {
    for (String field : KEPT) {
      if (old.has(field)) {
        metadata.set(field, old.get(field));
      } else {
        metadata.remove(field);
      }
    }
  }

  /** What the schema's rules of metadata leave out. */
  static List<FieldError> validate(ResourceType type, ObjectNode object) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode metadata = object.path("metadata");
    checkOwners(metadata.path("ownerReferences"), errors);
    for (int i = 0; i < metadata.path("finalizers").size(); i++) {
      String finalizer = metadata.path("finalizers").get(i).asText();
      if (!type.custom() && !finalizer.contains("/") && !FINALIZERS.contains(finalizer)) {
        errors.add(
            FieldError.invalid(
                "metadata.finalizers[%d]".formatted(i),
                finalizer,
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
    return errors;
  }

  private static void checkOwners(JsonNode owners, List<FieldError> errors) {
    List<String> controllers = new ArrayList<>();
    for (JsonNode owner : owners) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (owner.path(field).asText("").isEmpty()) {
          errors.add(
              FieldError.invalid(
                  OWNERS + "." + field,
                  "",
                  field.equals("apiVersion") ? "version must not be empty" : "must not be empty"));
        }
      }
      if (owner.path("controller").asBoolean()) {
        controllers.add(owner.path("kind").asText() + "/" + owner.path("name").asText());
      }
    }
    for (int i = 1; i < controllers.size(); i++) {
      errors.add(
          FieldError.invalid(
              OWNERS,
              owners,
              "Only one reference can have Controller set to true. Found \"true\" in references for"
                  + " %s and %s".formatted(controllers.getFirst(), controllers.get(i))));
    }
  }

  /** What may not change; to be asked before {@link #keep}. */
  static List<FieldError> refusals(ObjectNode old, ObjectNode object) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode before = old.path("metadata");
    JsonNode after = object.path("metadata");
    for (String field : List.of("uid", "creationTimestamp")) {
      if (after.hasNonNull(field) && !after.get(field).equals(before.path(field))) {
        errors.add(FieldError.invalid("metadata." + field, after.get(field), "field is immutable"));
      }
    }
    if (before.hasNonNull("deletionTimestamp")) {
      addedFinalizers(before.path("finalizers"), after.path("finalizers"), errors);
    }
    return errors;
  }

  private static void addedFinalizers(JsonNode before, JsonNode after, List<FieldError> errors) {
    List<String> added = new ArrayList<>();
    after.forEach(finalizer -> added.add(finalizer.asText()));
    before.forEach(finalizer -> added.remove(finalizer.asText()));
    if (!added.isEmpty()) {
      String shown = String.join(", ", added.stream().map(one -> '"' + one + '"').toList());
      errors.add(
          FieldError.forbidden(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted, found new"
                  + " finalizers []string{"
                  + shown
                  + "}"));
    }
  }
}
