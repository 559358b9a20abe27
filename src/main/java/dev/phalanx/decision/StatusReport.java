package dev.phalanx.decision;

import dev.phalanx.domain.Revision;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * The counts and revisions of a status; {@link ConditionReport} has the conditions. Rules: what
 * clients of Kthena's controller observe, with its defects mended.
 */
final class StatusReport {
  private StatusReport() {}

  static ServingStatus of(ServingState state, Instant at) {
    var conditions = ConditionReport.of(state, at);
    if (state.spec().isEmpty()) {
      return new ServingStatus(Optional.empty(), 0, 0, 0, 0, "", "", "", conditions);
    }
    var spec = state.spec().orElseThrow();
    var groups = state.groups();
    int updated = groups.perRevision().getOrDefault(target(state, spec), 0);
    int outdated = outdated(state, spec);
    boolean isDone =
        updated == groups.size()
            && groups.available() == groups.size()
            && groups.size() == spec.replicas();
    return new ServingStatus(
        Optional.of(spec.generation()),
        groups.size(),
        isDone ? updated : outdated,
        updated,
        groups.available(),
        currentRevision(state, spec).value(),
        target(state, spec).value(),
        labelSelector(state),
        conditions);
  }

  private static Revision target(ServingState state, ServingSpec spec) {
    return state.target().orElse(spec.revision());
  }

  /** Groups that are not condemned and have another revision than the spec asks for. */
  static int outdated(ServingState state, ServingSpec spec) {
    return state.groups().perRevision().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(target(state, spec)))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /**
   * The last one while a group has it, or while there is none; else the one that most outdated
   * groups have; else the update revision.
   */
  private static Revision currentRevision(ServingState state, ServingSpec spec) {
    var outdated = state.groups().perRevision().minus(target(state, spec));
    var last =
        state
            .status()
            .map(ServingStatus::currentRevision)
            .filter(text -> !text.isEmpty())
            .map(Revision::new);
    boolean hasNone = state.groups().perRevision().isEmpty();
    return last.filter(revision -> hasNone || outdated.containsKey(revision))
        .filter(revision -> state.revision(revision).isPresent())
        .or(() -> mostOf(outdated))
        .orElse(target(state, spec));
  }

  private static Optional<Revision> mostOf(Map<Revision, Integer> groups) {
    return groups.entrySet().stream()
        .max(
            Map.Entry.<Revision, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey);
  }

  /**
   * One pod per group, so that an autoscaler's averages are per group; {@link Marking} has which.
   */
  private static String labelSelector(ServingState state) {
    return "modelserving.volcano.sh/entry=true,modelserving.volcano.sh/name=%s,phalanx.dev/scale-target=true"
        .formatted(state.id().name());
  }
}
