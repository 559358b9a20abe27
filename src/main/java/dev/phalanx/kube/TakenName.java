package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.ServingId;
import java.util.Optional;

/** What it means that an object of the name to be created is there already. */
final class TakenName {
  private TakenName() {}

  /**
   * @param object what has the name
   */
  static Outcome judge(ObjectKind kind, ServingId serving, Target target, JsonNode object) {
    var name = "%s %s".formatted(kind, object.path("metadata").path("name").asText());
    if (ChildReader.isTerminating(object)) {
      return new Outcome.Retry(name + " is being deleted; its name is free once it is gone");
    }
    var owner = Owners.serving(object);
    if (owner.equals(Optional.of(serving))) {
      return isSeenAs(kind, target, object)
          ? new Outcome.Accepted()
          : new Outcome.Refused(
              name + " is ours, but its labels or content were changed; delete it");
    }
    return owner.map(ServingId::key).equals(Optional.of(serving.key()))
        ? new Outcome.Retry(
            "%s belongs to an earlier %s; the garbage collector removes it"
                .formatted(name, Owners.describe(object)))
        : new Outcome.Refused(
            "%s exists already and belongs to %s; delete or rename it"
                .formatted(name, Owners.describe(object)));
  }

  /** Whether the watch shows it in its place; otherwise nobody would ever tell. */
  private static boolean isSeenAs(ObjectKind kind, Target target, JsonNode object) {
    var watched = WatchedKind.of(kind);
    return watched
        .filter(found -> object.path("metadata").path("labels").has(found.label()))
        .flatMap(found -> found.read(object))
        .filter(child -> child.target().equals(target))
        .isPresent();
  }
}
