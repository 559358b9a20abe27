package dev.phalanx.view;

import dev.phalanx.decision.Condition;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One serving in one line.
 *
 * @param id the serving
 * @param wanted ServingGroups that its spec asks for
 * @param ready ServingGroups that are ready
 * @param phase the conditions that are True, or {@code New}, {@code Deleting}, {@code Deleted}
 * @param isReady whether everything is as its spec asks
 * @param waitsFor what keeps it from being ready, or what is refused
 */
public record ServingSummary(
    ServingId id, int wanted, int ready, String phase, boolean isReady, Optional<String> waitsFor) {

  /** The line of a state. */
  public static ServingSummary of(ServingState state) {
    int wanted = state.spec().map(ServingSpec::replicas).orElse(0);
    return new ServingSummary(
        state.id(),
        wanted,
        state.groups().available(),
        phase(state),
        isReady(state, wanted),
        waitsFor(state));
  }

  /** As a node with the same facts, for lists in JSON. */
  public ServingNode node() {
    return ServingNode.draft(Standing.PLAIN)
        .fact("namespace", id.namespace())
        .fact("name", id.name())
        .fact("uid", id.uid())
        .fact("replicas", wanted)
        .fact("available", ready)
        .fact("phase", phase)
        .fact("ready", isReady)
        .fact("waitsFor", waitsFor)
        .fact("path", "/servings/" + id.key())
        .build();
  }

  /** A table with a heading, one line each. */
  public static String table(List<ServingSummary> servings) {
    var rows = new TextTable();
    rows.add("NAMESPACE", "NAME", "REPLICAS", "AVAILABLE", "PHASE", "WAITS FOR");
    for (var serving : servings) {
      rows.add(
          serving.id.namespace(),
          serving.id.name(),
          Integer.toString(serving.wanted),
          Integer.toString(serving.ready),
          serving.phase,
          serving.waitsFor.orElse("-"));
    }
    return rows.toString();
  }

  private static String phase(ServingState state) {
    return switch (state.lifecycle()) {
      case DELETING -> "Deleting";
      case DELETED -> "Deleted";
      case ACTIVE -> {
        var held =
            state.status().map(ServingStatus::conditions).orElse(List.of()).stream()
                .filter(Condition::isTrue)
                .map(Condition::type)
                .collect(Collectors.joining(", "));
        yield held.isEmpty() ? "New" : held;
      }
    };
  }

  private static boolean isReady(ServingState state, int wanted) {
    return state.isActive()
        && state.spec().isPresent()
        && state.groups().progressing().isEmpty()
        && state.groups().size() == wanted;
  }

  private static Optional<String> waitsFor(ServingState state) {
    return switch (state.lifecycle()) {
      case DELETED -> Optional.empty();
      case DELETING -> Optional.of("the garbage collector to delete its objects");
      case ACTIVE ->
          state
              .refusal()
              .map(
                  refusal ->
                      "a spec that can be followed: " + String.join("; ", refusal.problems()))
              .or(() -> WaitSummary.full(Waits.ofServing(state)))
              .or(() -> leaving(state));
    };
  }

  private static Optional<String> leaving(ServingState state) {
    long condemned =
        state.groups().byOrdinal().values().stream()
            .filter(
                group ->
                    group.condemned().isPresent()
                        || group.roles().values().stream()
                            .anyMatch(role -> role.condemned().isPresent()))
            .count();
    return condemned == 0
        ? Optional.empty()
        : Optional.of(
            "what is condemned to be gone in %d group%s"
                .formatted(condemned, condemned == 1 ? "" : "s"));
  }
}
