package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutType;
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
    int replicas,
    int updated,
    int available,
    boolean isPaused,
    List<Problem> problems) {
  private static final String STUCK = "RolloutStuck";
  private static final List<String> WRONG = List.of("Degraded", STUCK);

  /**
   * A condition that is True.
   *
   * @param isWrong whether it tells what is wrong, not how far it is
   */
  record Problem(String type, String reason, String message, boolean isWrong) {
    @Override
    public String toString() {
      return type + ": " + message;
    }
  }

  static RolloutProgress of(JsonNode serving) {
    var status = serving.path("status");
    int wanted = serving.at("/spec/replicas").asInt(1);
    return new RolloutProgress(
        serving.at("/metadata/generation").asLong(),
        status.path("observedGeneration").asLong(),
        wanted,
        Math.min(wanted, kept(serving.path("spec"), wanted)),
        status.path("replicas").asInt(),
        status.path("updatedReplicas").asInt(),
        status.path("availableReplicas").asInt(),
        Pausing.isPaused(serving),
        problems(status.path("conditions")));
  }

  private static int kept(JsonNode spec, int wanted) {
    var strategy = spec.path("rolloutStrategy");
    var type =
        RolloutType.parse(
            strategy.path("type").asText(RolloutType.SERVING_GROUP_ROLLING_UPDATE.toString()));
    var partition = partition(strategy.path("rollingUpdateConfiguration"));
    var rollout = new Rollout(type, Optional.empty(), Optional.empty(), partition);
    boolean mayKeepRoles =
        rollout.isByRole()
            && Roles.stream(spec.at("/template/roles"))
                .anyMatch(role -> partition(role).filter(RolloutProgress::isSome).isPresent());
    return mayKeepRoles ? wanted : rollout.protectedOf(wanted);
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
    boolean isUpdated = kept == 0 ? updated == wanted : updated >= wanted - kept;
    return observed >= generation
        && !isTakenBack()
        && isUpdated
        && replicas == wanted
        && available == wanted;
  }

  /** Whether what the spec asks for is not to come: it got stuck and was taken back. */
  boolean hasFailed() {
    return observed >= generation && isTakenBack();
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
      return "the controller has not decided on generation %d yet%s".formatted(generation, pause);
    }
    var keeping = kept == 0 ? "" : " (%d keep their revision)".formatted(kept);
    var surplus = replicas > wanted ? ", %d too many".formatted(replicas - wanted) : "";
    return "%d of %d groups updated%s, %d available%s%s"
        .formatted(updated, wanted - kept, keeping, available, surplus, pause);
  }
}
