package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutType;
import dev.phalanx.view.OneLine;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a rollout is, from spec and status alone. Pure.
 *
 * @param generation of the spec
 * @param observed generation that the counts are about; 0 before the first status
 * @param wanted groups that the spec asks for
 * @param kept groups that may keep their revision because of {@code partition}
 * @param keepsRoles whether a role's {@code partition} may keep some of any group, however many
 * @param replicas groups that exist
 * @param updated groups of the spec's revision
 * @param available groups that are ready
 * @param isPaused whether no further step is taken
 * @param problems conditions that are True, what is wrong first
 */
record RolloutProgress(
    long generation,
    long observed,
    int wanted,
    int kept,
    boolean keepsRoles,
    int replicas,
    int updated,
    int available,
    boolean isPaused,
    List<Problem> problems) {
  private static final String STUCK = "RolloutStuck";
  private static final String DEGRADED = "Degraded";
  private static final List<String> WRONG = List.of(DEGRADED, STUCK);

  /**
   * A condition that is True.
   *
   * @param isWrong whether it tells what is wrong, not how far it is
   */
  record Problem(String type, String reason, String message, boolean isWrong) {
    @Override
    public String toString() {
      return type + ": " + OneLine.of(message);
    }
  }

  static RolloutProgress of(JsonNode serving) {
    var status = serving.path("status");
    int wanted = serving.at("/spec/replicas").asInt(1);
    var rollout = rollout(serving.at("/spec/rolloutStrategy"));
    return new RolloutProgress(
        serving.at("/metadata/generation").asLong(),
        status.path("observedGeneration").asLong(),
        wanted,
        Math.min(wanted, rollout.protectedOf(wanted)),
        rollout.isByRole() && isAnyRolePartitioned(serving),
        status.path("replicas").asInt(),
        status.path("updatedReplicas").asInt(),
        status.path("availableReplicas").asInt(),
        Pausing.isPaused(serving),
        problems(status.path("conditions")));
  }

  private static Rollout rollout(JsonNode strategy) {
    var type =
        RolloutType.parse(
            strategy.path("type").asText(RolloutType.SERVING_GROUP_ROLLING_UPDATE.toString()));
    var partition = partition(strategy.path("rollingUpdateConfiguration"));
    return new Rollout(type, Optional.empty(), Optional.empty(), partition);
  }

  private static boolean isAnyRolePartitioned(JsonNode serving) {
    return Roles.stream(serving.at("/spec/template/roles"))
        .anyMatch(role -> partition(role).filter(RolloutProgress::isSome).isPresent());
  }

  private static Optional<Amount> partition(JsonNode owner) {
    return Optional.of(owner.path("partition").asText())
        .filter(text -> !text.isEmpty())
        .map(Amount::parse);
  }

  private static boolean isSome(Amount partition) {
    return partition.upOf(1) > 0;
  }

  private static List<Problem> problems(JsonNode conditions) {
    return Roles.stream(conditions)
        .filter(condition -> condition.path("status").asText().equals("True"))
        .map(
            condition ->
                new Problem(
                    condition.path("type").asText(),
                    condition.path("reason").asText(),
                    condition.path("message").asText(),
                    WRONG.contains(condition.path("type").asText())))
        .sorted(Comparator.comparing(problem -> !problem.isWrong()))
        .toList();
  }

  /** Whether everything is as the spec asks, and the status is about this spec. */
  boolean isDone() {
    return observed >= generation
        && !isTakenBack()
        && isUpdated()
        && replicas == wanted
        && available == wanted;
  }

  /**
   * Groups that a role's partition keeps back in part look like groups whose turn has not come, so
   * while nothing moves on nothing is done.
   */
  private boolean isUpdated() {
    if (updated == wanted) {
      return true;
    }
    return keepsRoles
        ? !isPaused && problems.stream().noneMatch(it -> it.type().equals(DEGRADED))
        : kept > 0 && updated >= wanted - kept;
  }

  /**
   * Whether what the spec asks for is not to come: it got stuck and was taken back, or it cannot be
   * followed.
   */
  boolean hasFailed() {
    return observed >= generation ? isTakenBack() : isRefused();
  }

  /** The controller says so in words, of the generation that it has refused. */
  private boolean isRefused() {
    var refused = "generation %d is not followed".formatted(generation);
    return problems.stream()
        .anyMatch(
            problem ->
                problem.reason().equals("SpecRejected") && problem.message().startsWith(refused));
  }

  private boolean isTakenBack() {
    return problems.stream()
        .anyMatch(problem -> problem.type().equals(STUCK) && problem.reason().equals("RolledBack"));
  }

  /** {@code 2 of 4 groups updated, 3 available}, with what is wrong behind it. */
  String line() {
    return problems.stream()
        .filter(Problem::isWrong)
        .map(problem -> "; " + problem)
        .collect(Collectors.joining("", counts(), ""));
  }

  /** The same with every condition that is True. */
  String everything() {
    return problems.stream()
        .map(problem -> "; " + problem)
        .collect(Collectors.joining("", counts(), ""));
  }

  private String counts() {
    var pause = isPaused ? ", paused" : "";
    if (observed < generation) {
      return isRefused()
          ? "the controller has refused generation %d%s".formatted(generation, pause)
          : "the controller has not decided on generation %d yet%s".formatted(generation, pause);
    }
    var surplus = replicas > wanted ? ", %d too many".formatted(replicas - wanted) : "";
    return "%s, %d available%s%s".formatted(updates(), available, surplus, pause);
  }

  private String updates() {
    if (keepsRoles) {
      return "%d of %d groups wholly updated (partitions of roles may keep the others back)"
          .formatted(updated, wanted);
    }
    var keeping = kept == 0 ? "" : " (%d keep their revision)".formatted(kept);
    return "%d of %d groups updated%s".formatted(updated, wanted - kept, keeping);
  }
}
