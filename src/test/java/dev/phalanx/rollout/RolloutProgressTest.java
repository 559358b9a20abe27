package dev.phalanx.rollout;

import static dev.phalanx.rollout.Fixtures.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutProgressTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                                                                | the controller has not decided on generation 3 yet | false
          observedGeneration: 2, replicas: 4, updatedReplicas: 4, availableReplicas: 4          | the controller has not decided on generation 3 yet | false
          observedGeneration: 3, replicas: 4, updatedReplicas: 2, availableReplicas: 3          | 2 of 4 groups updated, 3 available                 | false
          observedGeneration: 3, replicas: 4, updatedReplicas: 4, availableReplicas: 3          | 4 of 4 groups updated, 3 available                 | false
          observedGeneration: 3, replicas: 5, updatedReplicas: 4, availableReplicas: 4          | 4 of 4 groups updated, 4 available, 1 too many     | false
          observedGeneration: 3, replicas: 3, updatedReplicas: 3, availableReplicas: 3          | 3 of 4 groups updated, 3 available                 | false
          observedGeneration: 3, replicas: 4, updatedReplicas: 4, availableReplicas: 4          | 4 of 4 groups updated, 4 available                 | true
          """)
  void countsGroups(String status, String line, boolean isDone) {
    var progress = progress("", "", status == null ? "" : status);
    assertThat(progress.line()).isEqualTo(line);
    assertThat(progress.isDone()).isEqualTo(isDone);
  }

  @ParameterizedTest(name = "{0}, {1} updated: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          partition: 1   | 3 | 3 of 3 groups updated (1 keep their revision), 4 available | true
          partition: 1   | 4 | 4 of 3 groups updated (1 keep their revision), 4 available | true
          partition: 30% | 1 | 1 of 2 groups updated (2 keep their revision), 4 available | false
          partition: 9   | 0 | 0 of 0 groups updated (4 keep their revision), 4 available | true
          """)
  void groupsBelowThePartitionNeedNoUpdate(
      String partition, int updated, String line, boolean isDone) {
    var progress =
        progress(
            "",
            "rollingUpdateConfiguration: {" + partition + "}",
            "observedGeneration: 3, replicas: 4, availableReplicas: 4, updatedReplicas: "
                + updated);
    assertThat(progress.line()).isEqualTo(line);
    assertThat(progress.isDone()).isEqualTo(isDone);
  }

  @Test
  void saysWhatIsWrongFirstAndAtTheEndEverything() {
    var progress =
        progress(
            "phalanx.dev/paused: 'true'",
            "",
            """
            observedGeneration: 3, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [
              {type: UpdateInProgress, status: 'True', message: it moves},
              {type: Degraded, status: 'False', message: old},
              {type: RolloutStuck, status: 'True', message: no image}]
            """);
    assertThat(progress.line())
        .isEqualTo("1 of 4 groups updated, 3 available, paused; RolloutStuck: no image");
    assertThat(progress.everything())
        .isEqualTo(
            "1 of 4 groups updated, 3 available, paused; RolloutStuck: no image; "
                + "UpdateInProgress: it moves");
  }

  @Test
  void whatWasTakenBackIsNotDoneAndHasFailed() {
    var status =
        """
        observedGeneration: %d, replicas: 4, updatedReplicas: 4, availableReplicas: 4, conditions: [
          {type: RolloutStuck, status: 'True', reason: RolledBack, message: back to revision a}]
        """;
    var progress = progress("", "", status.formatted(3));
    assertThat(progress.isDone()).isFalse();
    assertThat(progress.hasFailed()).isTrue();
    assertThat(progress("", "", status.formatted(2)).hasFailed())
        .as("the one before, whose spec is not the newest any more")
        .isFalse();
  }

  @Test
  void aSpecThatIsRefusedHasFailedAndNotTheOneAfterIt() {
    var status =
        """
        observedGeneration: 2, replicas: 4, updatedReplicas: 4, availableReplicas: 4, conditions: [
          {type: Degraded, status: 'True', reason: SpecRejected, message: 'generation %d is not followed: spec.replicas'}]
        """;
    var refused = progress("", "", status.formatted(3));
    assertThat(refused.hasFailed()).isTrue();
    assertThat(refused.line())
        .isEqualTo(
            "the controller has refused generation 3; Degraded: generation 3 is not followed: spec.replicas");
    assertThat(progress("", "", status.formatted(2)).hasFailed()).isFalse();
  }

  @Test
  void textsOfTheClusterStayOnTheirLineAndDoNotSteerTheTerminal() {
    var progress =
        progress(
            "",
            "",
            """
            observedGeneration: 3, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [
              {type: Degraded, status: 'True', message: "one:\\n  \\e[2Jtwo"}]
            """);
    assertThat(progress.line())
        .isEqualTo("1 of 4 groups updated, 3 available; Degraded: one;  [2Jtwo");
  }

  @ParameterizedTest(name = "roles[].partition {0}, {1} available: {2}")
  @CsvSource({"1, 4, true", "1, 3, false", "50%, 4, true", "0, 4, false", "0%, 4, false"})
  void groupsMayKeepRoleReplicasThatArePartitionedOff(
      String partition, int available, boolean isDone) {
    var progress =
        RolloutProgress.of(
            yaml(
                """
                metadata: {generation: 3}
                spec:
                  replicas: 4
                  rolloutStrategy: {type: RoleRollingUpdate}
                  template: {roles: [{name: s}, {name: r, replicas: 2, partition: %s}]}
                status: {observedGeneration: 3, replicas: 4, updatedReplicas: 0, availableReplicas: %d}
                """
                    .formatted(partition, available)));
    assertThat(progress.isDone()).isEqualTo(isDone);
  }

  @ParameterizedTest(name = "{0}, {1}, {2} updated: {3}")
  @CsvSource({"'true', False, 0, false", "'', True, 0, false", "'true', True, 4, true"})
  void whileNothingMovesOnPartitionedRolesAreNotDone(
      String paused, String degraded, int updated, boolean isDone) {
    var progress =
        RolloutProgress.of(
            yaml(
                """
                metadata: {generation: 3, annotations: {phalanx.dev/paused: '%s'}}
                spec:
                  replicas: 4
                  rolloutStrategy: {type: RoleRollingUpdate}
                  template: {roles: [{name: r, replicas: 2, partition: 1}]}
                status:
                  {observedGeneration: 3, replicas: 4, updatedReplicas: %d, availableReplicas: 4,
                   conditions: [{type: Degraded, status: '%s', message: no quota}]}
                """
                    .formatted(paused, updated, degraded)));
    assertThat(progress.isDone()).isEqualTo(isDone);
    assertThat(progress.line())
        .startsWith(
            updated
                + " of 4 groups wholly updated (partitions of roles may keep the others back), 4 available");
  }

  @Test
  void aServingOfNoGroupsIsDoneWithoutAny() {
    assertThat(
            RolloutProgress.of(
                    yaml(
                        "{metadata: {generation: 1}, spec: {replicas: 0}, status: {observedGeneration: 1}}"))
                .isDone())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"90s, 90", "10m, 600", "1h30m, 5400", "1h1m1s, 3661", "0s, 0"})
  void readsLimits(String text, int seconds) {
    assertThat(Limit.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "-1s", "1s1m", "PT1S"})
  void refusesWhatIsNoLimit(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limit.parse(text))
        .withMessage("'%s' is not a time such as 90s, 10m or 1h30m", text);
  }

  private static RolloutProgress progress(String annotations, String strategy, String status) {
    return RolloutProgress.of(
        yaml(
            """
            metadata: {generation: 3, annotations: {%s}}
            spec: {replicas: 4, rolloutStrategy: {%s}}
            status: {%s}
            """
                .formatted(annotations, strategy, status.replaceAll("\\s+", " "))));
  }
}
