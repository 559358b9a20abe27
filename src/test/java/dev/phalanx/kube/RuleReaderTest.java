package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.RolloutAspect;
import dev.phalanx.domain.RolloutRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations of a ModelServing over the controller's rules. */
class RuleReaderTest {
  private final List<String> warnings = new ArrayList<>();

  private RecoveryRules read(String annotations) {
    return RuleReader.read(
        TestCluster.yaml("{%s}".formatted(annotations)), RecoveryRules.DEFAULT, warnings);
  }

  @Test
  void withoutAnnotationsTheControllersRulesHold() {
    assertThat(read("other.example.com/note: x, phalanx.dev/release: ''"))
        .isEqualTo(RecoveryRules.DEFAULT);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "scheduling-deadline-seconds, SCHEDULED",
    "image-deadline-seconds, IMAGES_PRESENT",
    "rendezvous-deadline-seconds, RENDEZVOUS_OPEN",
    "join-deadline-seconds, ALL_JOINED",
    "ready-deadline-seconds, READY",
  })
  void eachPhaseHasItsDeadline(String key, BootstrapPhase phase) {
    var rules = read("phalanx.dev/%s: '90'".formatted(key));
    assertThat(rules.deadline(phase)).contains(Duration.ofSeconds(90));
    for (var other : BootstrapPhase.values()) {
      if (other != phase) {
        assertThat(rules.deadline(other)).isEqualTo(RecoveryRules.DEFAULT.deadline(other));
      }
    }
    assertThat(read("phalanx.dev/%s: '0'".formatted(key)).deadline(phase)).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void theOthers() {
    var rules =
        read(
            """
            phalanx.dev/max-attempts: "3",
            phalanx.dev/node-tolerance-seconds: "300",
            phalanx.dev/force-delete: "true",
            phalanx.dev/release: "1767225600"
            """);
    assertThat(rules.maxAttempts()).isEqualTo(3);
    assertThat(rules.nodeTolerance()).isEqualTo(Duration.ofMinutes(5));
    assertThat(rules.forceDelete()).isTrue();
    assertThat(rules.release()).contains("1767225600");
    assertThat(rules.backoff()).isEqualTo(RecoveryRules.DEFAULT.backoff());
    assertThat(rules.stormHold()).isEqualTo(RecoveryRules.DEFAULT.stormHold());
    assertThat(warnings).isEmpty();
  }

  @Test
  void howARolloutGoesOn() {
    assertThat(RuleReader.rollout(TestCluster.yaml("{}"), warnings))
        .isEqualTo(RolloutRules.DEFAULT);
    var annotations =
        """
        {phalanx.dev/paused: "true", phalanx.dev/progress-deadline-seconds: "60",
         phalanx.dev/rollback-on-failure: "true", phalanx.dev/drain-seconds: "30",
         phalanx.dev/in-place-update: "true"}
        """;
    assertThat(RuleReader.rollout(TestCluster.yaml(annotations), warnings))
        .isEqualTo(
            new RolloutRules(true, Duration.ofMinutes(1), true, Duration.ofSeconds(30), true));
    assertThat(warnings).isEmpty();
    RuleReader.rollout(TestCluster.yaml("{phalanx.dev/drain-seconds: '-1'}"), warnings);
    assertThat(warnings)
        .containsExactly(
            "metadata.annotations[phalanx.dev/drain-seconds]: '-1' is not a whole number from 0 to 2147483647, and is left out");
  }

  @Test
  void howManyRevisionsAreKept() {
    assertThat(revisions("")).isEqualTo(RevisionRules.DEFAULT);
    assertThat(revisions("phalanx.dev/revision-history-limit: '0'"))
        .isEqualTo(new RevisionRules(0, List.of()));
    assertThat(warnings).isEmpty();
    assertThat(revisions("phalanx.dev/revision-history-limit: none"))
        .isEqualTo(RevisionRules.DEFAULT);
    assertThat(warnings)
        .containsExactly(
            "metadata.annotations[phalanx.dev/revision-history-limit]: 'none' is not a whole number from 0 to 2147483647, and is left out");
  }

  @Test
  void whatRollsLikeATemplate() {
    assertThat(revisions("phalanx.dev/rollout-on: 'topology, plugins,plugins'").rolloutOn())
        .containsExactly(RolloutAspect.PLUGINS, RolloutAspect.TOPOLOGY);
    assertThat(warnings).isEmpty();
    assertThat(revisions("phalanx.dev/rollout-on: 'plugins,queue'").rolloutOn()).isEmpty();
    assertThat(warnings)
        .containsExactly(
            "metadata.annotations[phalanx.dev/rollout-on]: 'plugins,queue' is not a list of any of plugins, scheduler and topology, with commas between them, and is left out");
  }

  private RevisionRules revisions(String annotations) {
    return RuleReader.revisions(TestCluster.yaml("{%s}".formatted(annotations)), warnings);
  }

  @Test
  void whatTheControllerAllowsCanBeForbidden() {
    var lenient = read("phalanx.dev/force-delete: 'true'");
    var strict =
        RuleReader.read(TestCluster.yaml("{phalanx.dev/force-delete: 'false'}"), lenient, warnings);
    assertThat(strict.forceDelete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "10s", "2147483648", "ten", " 5"})
  void aNumberThatIsNoneIsNamedAndChangesNothing(String value) {
    assertThat(read("phalanx.dev/ready-deadline-seconds: '%s'".formatted(value)))
        .isEqualTo(RecoveryRules.DEFAULT);
    assertThat(warnings)
        .containsExactly(
            "metadata.annotations[phalanx.dev/ready-deadline-seconds]: '%s' is not a whole number from 0 to 2147483647, and is left out"
                .formatted(value));
  }

  @Test
  void aFlagThatIsNoneIsNamedAndTheOthersCount() {
    var rules =
        read(
            "phalanx.dev/force-delete: 'yes', phalanx.dev/max-attempts: 'many', phalanx.dev/join-deadline-seconds: '5'");
    assertThat(rules.deadline(BootstrapPhase.ALL_JOINED)).contains(Duration.ofSeconds(5));
    assertThat(rules.forceDelete()).isFalse();
    assertThat(warnings)
        .containsExactly(
            "metadata.annotations[phalanx.dev/max-attempts]: 'many' is not a whole number from 0 to 2147483647, and is left out",
            "metadata.annotations[phalanx.dev/force-delete]: 'yes' is not true or false, and is left out");
  }
}
