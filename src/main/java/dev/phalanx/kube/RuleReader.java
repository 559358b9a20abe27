package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.Annotations;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.RolloutAspect;
import dev.phalanx.domain.RolloutRules;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The rules of recovery: the controller's, with the annotations of a ModelServing over them. An
 * annotation that cannot be read changes nothing, and a warning says so.
 */
final class RuleReader {
  private static final Map<String, BootstrapPhase> DEADLINES =
      Map.of(
          Annotations.SCHEDULING_DEADLINE, BootstrapPhase.SCHEDULED,
          Annotations.IMAGE_DEADLINE, BootstrapPhase.IMAGES_PRESENT,
          Annotations.RENDEZVOUS_DEADLINE, BootstrapPhase.RENDEZVOUS_OPEN,
          Annotations.JOIN_DEADLINE, BootstrapPhase.ALL_JOINED,
          Annotations.READY_DEADLINE, BootstrapPhase.READY);

  private final JsonNode annotations;
  private final List<String> warnings;

  private RuleReader(JsonNode annotations, List<String> warnings) {
    this.annotations = annotations;
    this.warnings = warnings;
  }

  /**
   * @param annotations of the ModelServing
   * @param warnings gets what cannot be read
   */
  static RecoveryRules read(JsonNode annotations, RecoveryRules rules, List<String> warnings) {
    return new RuleReader(annotations, warnings).over(rules);
  }

  /** How a rollout goes on. */
  static RolloutRules rollout(JsonNode annotations, List<String> warnings) {
    var reader = new RuleReader(annotations, warnings);
    return new RolloutRules(
        reader.isSet(Annotations.PAUSED),
        reader
            .seconds(Annotations.PROGRESS_DEADLINE)
            .orElse(RolloutRules.DEFAULT.progressDeadline()),
        reader.isSet(Annotations.ROLLBACK_ON_FAILURE),
        reader.seconds(Annotations.DRAIN).orElse(RolloutRules.DEFAULT.drain()),
        reader.isSet(Annotations.IN_PLACE_UPDATE));
  }

  /** What becomes of revisions. */
  static RevisionRules revisions(JsonNode annotations, List<String> warnings) {
    var reader = new RuleReader(annotations, warnings);
    return new RevisionRules(
        reader
            .number(Annotations.REVISION_HISTORY_LIMIT)
            .map(Math::toIntExact)
            .orElse(RevisionRules.DEFAULT.historyLimit()),
        reader
            .value(
                Annotations.ROLLOUT_ON,
                "a list of any of plugins, scheduler and topology, with commas between them",
                RuleReader::aspects)
            .orElse(List.of()));
  }

  private static List<RolloutAspect> aspects(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .map(RolloutAspect::parse)
        .distinct()
        .sorted()
        .toList();
  }

  /** Whether the status has a summary of each group. */
  static boolean showsGroups(JsonNode annotations, List<String> warnings) {
    return new RuleReader(annotations, warnings).isSet(Annotations.STATUS_GROUPS);
  }

  private boolean isSet(String key) {
    return value(key, "true or false", RuleReader::flag).orElse(false);
  }

  private RecoveryRules over(RecoveryRules rules) {
    var deadlines = new TreeMap<>(rules.deadlines());
    DEADLINES.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            deadline ->
                seconds(deadline.getKey())
                    .ifPresent(duration -> deadlines.put(deadline.getValue(), duration)));
    return new RecoveryRules(
        deadlines,
        rules.backoff(),
        rules.backoffMax(),
        rules.healthy(),
        number(Annotations.MAX_ATTEMPTS).map(Math::toIntExact).orElse(rules.maxAttempts()),
        seconds(Annotations.NODE_TOLERANCE).orElse(rules.nodeTolerance()),
        rules.terminationDeadline(),
        value(Annotations.FORCE_DELETE, "true or false", RuleReader::flag)
            .orElse(rules.forceDelete()),
        rules.stormHold(),
        text(Annotations.RELEASE));
  }

  private Optional<Duration> seconds(String key) {
    return number(key).map(Duration::ofSeconds);
  }

  private Optional<Long> number(String key) {
    return value(key, "a whole number from 0 to 2147483647", RuleReader::whole);
  }

  private <T> Optional<T> value(String key, String wanted, Function<String, T> parser) {
    var text = text(key);
    try {
      return text.map(parser);
    } catch (IllegalArgumentException e) {
      warnings.add(
          "metadata.annotations[%s]: '%s' is not %s, and is left out"
              .formatted(key, text.orElse(""), wanted));
      return Optional.empty();
    }
  }

  private static long whole(String text) {
    int number = Integer.parseInt(text);
    if (number < 0) {
      throw new IllegalArgumentException("negative");
    }
    return number;
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("not a flag");
    }
    return text.equals("true");
  }

  private Optional<String> text(String key) {
    return Optional.of(annotations.path(key).asText()).filter(text -> !text.isEmpty());
  }
}
