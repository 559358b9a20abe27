package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.FieldError;
import dev.phalanx.local.schema.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names, and the metadata that only the server writes. */
final class MetadataRules {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final String SUBDOMAIN_RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
          + " regex used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String LABEL_RULE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String DNS_1035_RULE =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final Set<String> PATH_NAMES =
      Set.of("roles", "rolebindings", "clusterroles", "clusterrolebindings");
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;
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

  static List<FieldError> validate(ResourceType type, ObjectNode object) {
    String name = Json.name(object);
    if (name.isEmpty()) {
      return List.of(FieldError.required("metadata.name", "name or generateName is required"));
    }
    if (PATH_NAMES.contains(type.plural()) && type.group().startsWith("rbac.")) {
      return List.of();
    }
    return switch (type.custom() ? "" : type.plural()) {
      case "namespaces" -> matching(name, DNS_LABEL, LONGEST_LABEL, LABEL_RULE);
      case "services" -> matching(name, DNS_1035, LONGEST_LABEL, DNS_1035_RULE);
      default -> matching(name, SUBDOMAIN, LONGEST_SUBDOMAIN, SUBDOMAIN_RULE);
    };
  }

  private static List<FieldError> matching(String name, Pattern form, int longest, String rule) {
    List<FieldError> errors = new ArrayList<>();
    if (name.length() > longest) {
      errors.add(
          FieldError.invalid(
              "metadata.name", name, "must be no more than %d characters".formatted(longest)));
    }
    if (!form.matcher(name).matches()) {
      errors.add(FieldError.invalid("metadata.name", name, rule));
    }
    return errors;
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
