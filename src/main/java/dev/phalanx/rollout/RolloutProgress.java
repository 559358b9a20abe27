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
 * @param kept groups that keep their revision because of {@code partition}
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
  private static final List<String> WRONG = List.of("Degraded", "RolloutStuck");

  /**
   * A condition that is True.
   *
   * @param isWrong whether it tells what is wrong, not how far it is
   */
  record Problem(String type, String message, boolean isWrong) {
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
        Math.min(wanted, kept(serving.at("/spec/rolloutStrategy"), wanted)),
        status.path("replicas").asInt(),
        status.path("updatedReplicas").asInt(),
        status.path("availableReplicas").asInt(),
        Pausing.isPaused(serving),
        problems(status.path("conditions")));
  }

  private static int kept(JsonNode strategy, int wanted) {
    var partition = strategy.at("/rollingUpdateConfiguration/partition").asText();
    if (partition.isEmpty()) {
      return 0;
    }
    var type = strategy.path("type").asText(RolloutType.SERVING_GROUP_ROLLING_UPDATE.toString());
    return new Rollout(
            RolloutType.parse(type),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Amount.parse(partition)))
        .protectedOf(wanted);
  }

  private static List<Problem> problems(JsonNode conditions) {
    return Roles.stream(conditions)
        .filter(condition -> condition.path("status").asText().equals("True"))
        .map(
            condition ->
                new Problem(
                    condition.path("type").asText(),
                    condition.path("message").asText(),
                    WRONG.contains(condition.path("type").asText())))
        .sorted(Comparator.comparing(problem -> !problem.isWrong()))
        .toList();
  }

  /** Whether everything is as the spec asks, and the status is about this spec. */
  boolean isDone() {
    boolean isUpdated = kept == 0 ? updated == wanted : updated >= wanted - kept;
    return observed >= generation && isUpdated && replicas == wanted && available == wanted;
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
