package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.CanonicalRole;
import dev.phalanx.cli.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Going back to the roles of a revision. Pure. */
final class Rollback {
  /** Not of the template: how many there are, and how fast they change, stays as it is now. */
  private static final List<String> KEPT =
      List.of("replicas", "maxUnavailable", "maxSurge", "partition");

  private static final String ROLES = "/spec/template/roles";

  private Rollback() {}

  /**
   * The revision to go back to.
   *
   * @param wanted the name that was given, or else the newest one of another template
   * @param serving name of the ModelServing
   * @throws IllegalArgumentException when there is none, with those that there are
   */
  static RecordedRevision target(
      List<RecordedRevision> newestFirst,
      ArrayNode present,
      Optional<String> wanted,
      String serving) {
    var usable = newestFirst.stream().filter(it -> !it.roles().isEmpty()).toList();
    if (wanted.isEmpty()) {
      return usable.stream()
          .filter(revision -> !isSameTemplate(revision.roles(), present))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      serving + " has no other revision that it could go back to"));
    }
    return named(usable, wanted.orElseThrow(), serving);
  }

  /** The one of that name; throws {@link IllegalArgumentException} with those that there are. */
  static RecordedRevision named(List<RecordedRevision> known, String name, String serving) {
    return known.stream()
        .filter(revision -> revision.isCalled(name, serving))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no revision '%s'; there is %s"
                        .formatted(
                            serving,
                            name,
                            Nearest.of(
                                name, known.stream().map(RecordedRevision::name).toList()))));
  }

  static boolean isSameTemplate(ArrayNode one, ArrayNode other) {
    return Roles.meaning(one).equals(Roles.meaning(other));
  }

  /**
   * The recorded roles with the present numbers; a role that there is no more comes back with the
   * recorded ones.
   */
  static ArrayNode merged(ArrayNode recorded, ArrayNode present) {
    var merged = JsonNodeFactory.instance.arrayNode(recorded.size());
    for (var role : recorded) {
      merged.add(
          Roles.named(present, Roles.name(role))
              .map(now -> withNumbersOf(now, role))
              .orElseGet(role::deepCopy));
    }
    return merged;
  }

  private static JsonNode withNumbersOf(JsonNode now, JsonNode recorded) {
    var role = recorded.<ObjectNode>deepCopy().without(KEPT);
    for (var field : KEPT) {
      if (now.hasNonNull(field)) {
        ((ObjectNode) role).set(field, now.path(field));
      }
    }
    return role;
  }

  /**
   * Holds only for this very object and while its roles are those that were read: {@code test}
   * fails otherwise. Not the resourceVersion or the generation: a controller that writes the status
   * of a rollout, or an autoscaler that writes {@code spec.replicas}, is no conflict.
   */
  static ArrayNode patch(JsonNode serving, ArrayNode roles) {
    var patch = JsonNodeFactory.instance.arrayNode();
    operation(patch, "test", ServingApi.UID).set("value", serving.at(ServingApi.UID));
    operation(patch, "test", ROLES).set("value", Roles.of(serving));
    operation(patch, "replace", ROLES).set("value", roles);
    return patch;
  }

  /** Whether the patch for what was read holds for what there is now. */
  static boolean isPatchable(JsonNode read, JsonNode now) {
    return read.at(ServingApi.UID).equals(now.at(ServingApi.UID))
        && Roles.of(read).equals(Roles.of(now));
  }

  private static ObjectNode operation(ArrayNode patch, String op, String path) {
    return patch.addObject().put("op", op).put("path", path);
  }

  /** What differs, in one line: {@code 405b: vllm:2 → vllm:1; router is removed}. */
  static String changes(ArrayNode present, ArrayNode wanted) {
    var changes = new ArrayList<String>();
    for (var role : wanted) {
      var name = Roles.name(role);
      Roles.named(present, name)
          .map(now -> change(now, role))
          .orElseGet(() -> Optional.of("comes back"))
          .ifPresent(text -> changes.add(name + " " + text));
    }
    Roles.stream(present)
        .map(Roles::name)
        .filter(name -> Roles.named(wanted, name).isEmpty())
        .forEach(name -> changes.add(name + " is removed"));
    return changes.isEmpty() ? "the order of roles" : String.join("; ", changes);
  }

  private static Optional<String> change(JsonNode now, JsonNode then) {
    if (CanonicalRole.of(now).equals(CanonicalRole.of(then))) {
      return Optional.empty();
    }
    var from = String.join(",", Roles.images(now));
    var to = String.join(",", Roles.images(then));
    return Optional.of(from.equals(to) ? "changes, not its images" : from + " → " + to);
  }
}
