package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.gone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.RoleAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts as a failure, what is done about it, when, and how often. */
class RecoveryTest {
  private static final Failure EXIT =
      new Failure(FailureKind.APPLICATION_EXIT, "failed: container c exited with code 1 (Error)");

  @Test
  void aFailedPodTearsItsWholeRoleReplicaDownAndNothingElse() {
    var story = Story.of(groups(1).role("r", 2, 1)).whilePodsBecomeReady();
    story.sees(phase("0/r-1/1", PodPhase.FAILED));
    assertThat(story.decided())
        .containsExactly(
            "0/r-1/1 FAILED",
            "unready 0/r-1/1",
            "progress 0/r-1/1",
            "failed 0/r-1/1 APPLICATION_EXIT",
            "tear down 0/r-1 for 0/r-1/1 APPLICATION_EXIT #1",
            "unready 0/r-1",
            "unready 0",
            "status");
    assertThat(story.asked())
        .containsExactly("delete pod 0/r-1/0 FAILURE", "delete pod 0/r-1/1 FAILURE");
    assertThat(story.status().availableReplicas()).isZero();
    story.sees(gone("0/r-1/1"));
    assertThat(story.asked()).containsExactly("delete pod 0/r-1/0 FAILURE");
    story.sees(gone("0/r-1/0"));
    assertThat(story.decided()).contains("rebuild 0/r-1");
    assertThat(story.asked()).containsExactly("create pod 0/r-1/0", "create pod 0/r-1/1");
    assertThat(role(story, "0/r-1").attempt()).isEqualTo(1);
    assertThat(role(story, "0/r-0").attempt()).isZero();
    story.whilePodsBecomeReady();
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void aFailedPodTearsItsWholeGroupDownWhereThePolicySaysSo() {
    var wanted =
        groups(2).role("r", 1, 1).role("s", 1, 0).policy(RecoveryPolicy.SERVING_GROUP_RECREATE);
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(phase("0/r-0/1", PodPhase.FAILED));
    assertThat(story.asked())
        .containsExactly(
            "delete pod 0/r-0/0 FAILURE",
            "delete pod 0/r-0/1 FAILURE",
            "delete pod 0/s-0/0 FAILURE");
    story.whileDeletionsHappen();
    assertThat(story.decided()).contains("rebuild 0");
    assertThat(story.asked())
        .containsExactly("create pod 0/r-0/0", "create pod 0/r-0/1", "create pod 0/s-0/0");
    assertThat(role(story, "0/s-0").attempt()).isEqualTo(1);
  }

  @Test
  void noPolicyLeavesAFailedPodAndFillsInAMissingOne() {
    var story =
        Story.of(groups(1).role("r", 1, 1).policy(RecoveryPolicy.NONE)).whilePodsBecomeReady();
    story.sees(phase("0/r-0/1", PodPhase.FAILED));
    assertThat(story.asked()).isEmpty();
    story.sees(gone("0/r-0/1"));
    assertThat(story.asked()).containsExactly("create pod 0/r-0/1");
  }

  @Test
  void theRevisionThatTheUnitHadIsBuiltAgain() {
    var wanted = groups(1).role("r", 1, 0);
    var story = Story.of(wanted).whilePodsBecomeReady();
    var old = role(story, "0/r-0").revision();
    story.sees(
        wanted.role(Fixtures.template("r", 0, "b"), 1).generation(2).observed(),
        phase("0/r-0/0", PodPhase.FAILED));
    story.whileDeletionsHappen();
    assertThat(role(story, "0/r-0").revision()).isEqualTo(old);
    assertThat(story.asked()).contains("create pod 0/r-0/0");
  }

  @ParameterizedTest
  @EnumSource(RecoveryPolicy.class)
  void aPodThatSomebodyElseDeletesBeforeItHasRunIsReplacedAlone(RecoveryPolicy policy) {
    var story = Story.of(groups(1).role("r", 1, 2).policy(policy)).whileParentsAppear();
    story.sees(
        Fixtures.readyPod("0/r-0/0"),
        Fixtures.pod("0/r-0/1", "uid-1", PodPhase.PENDING, false),
        Fixtures.pod("0/r-0/2", "uid-2", PodPhase.PENDING, false));
    var ending = Fixtures.pod("0/r-0/1", "uid-1", PodPhase.PENDING, false);
    story.sees(new Input.PodObserved(ending.pod(), ending.facts().withTerminating()));
    assertThat(story.decided()).contains("failed 0/r-0/1 DELETED");
    assertThat(story.asked()).isEmpty();
    story.sees(new Input.PodGone(ending.pod(), "uid-1"));
    assertThat(story.asked()).containsExactly("create pod 0/r-0/1");
    story.sees(new Input.PodGone(PodAddress.parse("0/r-0/2"), "uid-2"));
    assertThat(story.decided()).contains("failed 0/r-0/2 DELETED", "lost 0/r-0/2");
    assertThat(story.asked()).containsExactly("create pod 0/r-0/1", "create pod 0/r-0/2");
  }

  @Test
  void aPodThatRanAndWentInOneLookIsMissed() {
    var story = Story.of(groups(1).role("r", 1, 1)).whileParentsAppear();
    story.sees(
        Fixtures.readyPod("0/r-0/0"), Fixtures.pod("0/r-0/1", "uid-1", PodPhase.PENDING, false));
    story.sees(
        Fixtures.pod("0/r-0/1", "uid-1", PodPhase.RUNNING, false),
        new Input.PodGone(PodAddress.parse("0/r-0/1"), "uid-1"));
    assertThat(story.decided()).contains("tear down 0/r-0 for 0/r-0/1 DELETED #1");
  }

  @Test
  void whatSomebodyElseDeletesIsMadeAnewAtOnceAndNotCounted() {
    var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
    for (int i = 0; i < 3; i++) {
      story.sees(terminating("0/r-0/0", Optional.empty()));
      assertThat(story.decided()).contains("tear down 0/r-0 for 0/r-0/0 DELETED #1");
      assertThat(story.asked()).containsExactly("delete pod 0/r-0/1 FAILURE");
      story.sees(gone("0/r-0/0")).whileDeletionsHappen().whilePodsBecomeReady();
    }
    assertThat(role(story, "0/r-0").recovery()).isEqualTo(Recovery.NONE);
  }

  @Test
  void evictionAndPreemptionAreNamed() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    story.sees(
        terminating(
            "0/r-0/0", Optional.of(new Failure(FailureKind.PREEMPTED, "was disrupted: X"))));
    assertThat(story.decided()).contains("tear down 0/r-0 for 0/r-0/0 PREEMPTED #1");
  }

  @Test
  void anOldRestartAndABlinkOfReadinessIsNoFailure() {
    var wanted = groups(1).role("r", 1, 0);
    var story = Story.of(wanted.grace(20)).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/0", 1, true)).sees(wanted.grace(0).observed());
    story.sees(restarted("0/r-0/0", 1, false));
    assertThat(story.decided())
        .containsExactly("unready 0/r-0/0", "unready 0/r-0", "unready 0", "status");
    assertThat(story.status().availableReplicas()).isZero();
    assertThat(story.asked()).isEmpty();
    story.sees(restarted("0/r-0/0", 1, true));
    assertThat(story.status().availableReplicas()).isEqualTo(1);
    story.sees(restarted("0/r-0/0", 2, false));
    assertThat(story.decided()).contains("failed 0/r-0/0 APPLICATION_EXIT");
  }

  @Test
  void aRestartThatNobodySawDownIsAFailureAllTheSame() {
    var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/1", 1, true));
    assertThat(story.decided())
        .containsSubsequence(
            "failed 0/r-0/1 APPLICATION_EXIT", "tear down 0/r-0 for 0/r-0/1 APPLICATION_EXIT #1");
    assertThat(story.asked())
        .containsExactly("delete pod 0/r-0/0 FAILURE", "delete pod 0/r-0/1 FAILURE");
  }

  @Test
  void aRestartThatNobodySawDownIsNoFailureWithAGracePeriod() {
    var story = Story.of(groups(1).role("r", 1, 0).grace(20)).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/0", 1, true));
    assertThat(story.decided()).containsExactly("progress 0/r-0/0");
    assertThat(story.last().wakeAt()).isEmpty();
  }

  @Test
  void aPodSeenEndingAndGoneAtOnceTearsItsUnitDown() {
    var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
    story.sees(terminating("0/r-0/1", Optional.empty()), gone("0/r-0/1"));
    assertThat(story.decided()).contains("tear down 0/r-0 for 0/r-0/1 DELETED #1");
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 FAILURE");
  }

  @Test
  void aPodThatEndsAtOnceIsReplacedWhenWhoeverDeletedItHasNoticed() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    story.sees(terminating("0/r-0/0", Optional.empty()), gone("0/r-0/0"));
    assertThat(earliest(story)).contains(story.now().plusMillis(250));
  }

  @Test
  void aPodThatNobodyWaitsForIsReplacedAMomentAfterItsEnd() {
    var unseen = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    unseen.sees(gone("0/r-0/0"));
    assertThat(earliest(unseen)).contains(unseen.now().plusMillis(20));
    var byForce = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    var ending = terminating("0/r-0/0", Optional.empty());
    byForce.sees(new Input.PodObserved(ending.pod(), ending.facts(), Duration.ZERO));
    assertThat(byForce.decided()).contains("deleted by force 0/r-0/0");
    byForce.sees(gone("0/r-0/0"));
    assertThat(earliest(byForce)).contains(byForce.now().plusMillis(20));
    var failed = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    failed.sees(phase("0/r-0/0", PodPhase.FAILED));
    failed.sees(terminating("0/r-0/0", Optional.empty())).sees(gone("0/r-0/0"));
    assertThat(earliest(failed)).contains(failed.now().plusMillis(20));
  }

  @Test
  void podsThatAreDeletedOneShortlyAfterTheOtherAreReplacedMoreAndMoreSlowly() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    for (int millis : List.of(20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 10240)) {
      story.sees(gone("0/r-0/0"));
      assertThat(earliest(story)).contains(story.now().plusMillis(millis));
      story.whilePodsBecomeReady();
    }
    story.after(Duration.ofSeconds(71)).sees(gone("0/r-0/0"));
    assertThat(earliest(story)).contains(story.now().plusMillis(20));
  }

  private static Optional<Instant> earliest(Story story) {
    return Outstanding.of(story.state(), new Target.ForPod(PodAddress.parse("0/r-0/0")))
        .flatMap(Effect::earliest);
  }

  @Test
  void whatWaitsUnderAnotherPolicyIsFreedWhenThePolicyChanges() {
    for (var held : List.of(0, 1)) {
      var wanted = groups(1).role("r", 1, 1).rules(rules(held, ""));
      var story = Story.of(wanted).whilePodsBecomeReady();
      story.sees(phase("0/r-0/0", PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
      story.sees(phase("0/r-0/0", PodPhase.FAILED));
      story.sees(wanted.policy(RecoveryPolicy.NONE).observed());
      assertThat(story.decided()).contains("forget role 0/r-0");
      assertThat(story.asked()).isEmpty();
      story.sees(gone("0/r-0/0"));
      assertThat(story.asked()).containsExactly("create pod 0/r-0/0");
    }
  }

  @Test
  void aFailureIsAnsweredAnewWhenThePolicyChanges() {
    var wanted = groups(1).role("r", 1, 0).role("s", 1, 0).rules(rules(1, ""));
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(phase("0/r-0/0", PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(phase("0/r-0/0", PodPhase.FAILED));
    story.sees(wanted.policy(RecoveryPolicy.SERVING_GROUP_RECREATE).observed());
    assertThat(story.decided())
        .contains("forget role 0/r-0", "tear down 0 for 0/r-0/0 APPLICATION_EXIT #1");
  }

  @Test
  void whatIsHeldStaysSoThroughEachRestartInPlaceUntilItIsReleased() {
    var wanted = groups(1).role("r", 1, 1).rules(rules(1, ""));
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/1", 1, false)).whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(restarted("0/r-0/1", 1, false));
    assertThat(story.decided()).contains("hold role 0/r-0 APPLICATION_EXIT after 1");
    for (int restarts : List.of(1, 2)) {
      story.sees(restarted("0/r-0/1", restarts, true));
      assertThat(story.decided()).doesNotContain("drop role 0/r-0");
      story.sees(restarted("0/r-0/1", restarts, false));
      assertThat(story.decided()).doesNotContain("drop role 0/r-0");
      assertThat(story.status().condition(Condition.DEGRADED).orElseThrow())
          .satisfies(
              condition -> {
                assertThat(condition.isTrue()).isTrue();
                assertThat(condition.message()).startsWith("role replica m-0-r-0 is held after 1");
              });
    }
    story.sees(restarted("0/r-0/1", 2, true));
    assertThat(story.status().availableReplicas()).isZero();
    story.sees(wanted.rules(rules(1, "now")).observed());
    assertThat(story.decided()).contains("forget role 0/r-0", "ready 0/r-0", "ready 0");
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void aPodMayComeBackInPlaceUntilItsGraceIsOver() {
    var story = Story.of(groups(1).role("r", 1, 0).grace(20)).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/0", 1, false));
    var failedAt = story.now();
    assertThat(story.decided()).contains("failed 0/r-0/0 APPLICATION_EXIT");
    assertThat(story.last().wakeAt()).hasValue(failedAt.plusSeconds(20));
    story.after(Duration.ofSeconds(19));
    assertThat(story.decided()).isEmpty();
    assertThat(story.last().wakeAt()).hasValue(failedAt.plusSeconds(20));
    story.sees(restarted("0/r-0/0", 2, false));
    assertThat(story.decided())
        .containsExactly("progress 0/r-0/0", "tear down 0/r-0 for 0/r-0/0 APPLICATION_EXIT #1");
  }

  @Test
  void aPodThatIsReadyAgainEndsItsGraceAndTheNextRestartHasItsOwn() {
    var story = Story.of(groups(1).role("r", 1, 0).grace(20)).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/0", 1, false));
    story.after(Duration.ofSeconds(10)).sees(restarted("0/r-0/0", 1, true));
    assertThat(story.last().wakeAt()).isEmpty();
    story.after(Duration.ofSeconds(30));
    assertThat(story.asked()).isEmpty();
    story.sees(restarted("0/r-0/0", 2, false));
    assertThat(story.last().wakeAt()).hasValue(story.now().plusSeconds(20));
  }

  @Test
  void aPodThatHasEndedForGoodGetsNoGrace() {
    var story = Story.of(groups(1).role("r", 1, 0).grace(20)).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/0", 1, false)).sees(phase("0/r-0/0", PodPhase.FAILED));
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 FAILURE");
  }

  @Test
  void recreationsOfOneKindAreFurtherAndFurtherApart() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    var begin = story.now();
    var times = new TreeMap<Integer, Long>();
    for (int attempt = 1; attempt <= 9; attempt++) {
      story.sees(phase("0/r-0/0", PodPhase.FAILED));
      story.last().wakeAt().ifPresent(at -> story.after(Duration.between(story.now(), at)));
      assertThat(story.decided())
          .contains("tear down 0/r-0 for 0/r-0/0 APPLICATION_EXIT #" + attempt);
      times.put(attempt, Duration.between(begin, story.now()).toSeconds());
      story.whileDeletionsHappen().whilePodsBecomeReady();
    }
    assertThat(times)
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    1, 1L, 2, 11L, 3, 31L, 4, 71L, 5, 151L, 6, 311L, 7, 631L, 8, 1231L, 9, 1831L)));
  }

  @Test
  void whatWaitsIsJournaledAndShown() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    story.sees(phase("0/r-0/0", PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(phase("0/r-0/0", PodPhase.FAILED));
    assertThat(story.decided()).contains("delay role 0/r-0 for 0/r-0/0 APPLICATION_EXIT #2");
    assertThat(story.asked()).isEmpty();
    assertThat(story.status().condition(Condition.DEGRADED).orElseThrow())
        .satisfies(
            condition -> {
              assertThat(condition.isTrue()).isTrue();
              assertThat(condition.reason()).isEqualTo("BackOff");
              assertThat(condition.message())
                  .startsWith("role replica m-0-r-0 is to be recreated at 2026-01-01T00:")
                  .endsWith(
                      ", attempt 2: pod m-0-r-0-0 failed: container c exited with code 1 (Error)");
            });
  }

  @Test
  void aContainerThatRunsAgainDuringBackOffLeavesItsGangUnavailableUntilItIsRecreated() {
    for (boolean isSeenDown : List.of(true, false)) {
      var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
      story.sees(phase("0/r-0/1", PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
      if (isSeenDown) {
        story.sees(restarted("0/r-0/1", 0, false));
      }
      story.sees(restarted("0/r-0/1", 1, true));
      assertThat(story.decided()).contains("delay role 0/r-0 for 0/r-0/1 APPLICATION_EXIT #2");
      assertThat(story.status().availableReplicas()).isZero();
      var until = story.last().wakeAt().orElseThrow();
      story.sees(restarted("0/r-0/1", 1, true));
      assertThat(story.decided()).isEmpty();
      story.after(Duration.between(story.now(), until));
      assertThat(story.decided()).contains("tear down 0/r-0 for 0/r-0/1 APPLICATION_EXIT #2");
      story.whileDeletionsHappen().whilePodsBecomeReady();
      assertThat(story.status().availableReplicas()).isEqualTo(1);
    }
  }

  @Test
  void whatWaitsForANodeIsDroppedWhenTheNodeAndItsPodsComeBack() {
    var story = Story.of(groups(1).role("r", 1, 0).rules(backoff(300))).whilePodsBecomeReady();
    for (int attempt : List.of(1, 2)) {
      story.sees(restarted("0/r-0/0", 0, false));
      story.sees(new Input.NodesObserved(new TreeMap<>(Map.of("node-1", story.now()))));
      story.after(Duration.ofMinutes(1));
      if (attempt == 1) {
        story.whileDeletionsHappen();
        story.sees(new Input.NodesObserved(new TreeMap<>())).whilePodsBecomeReady();
      }
    }
    assertThat(story.decided()).contains("delay role 0/r-0 for 0/r-0/0 NODE #2");
    story.sees(new Input.NodesObserved(new TreeMap<>()), restarted("0/r-0/0", 0, true));
    assertThat(story.decided()).contains("drop role 0/r-0");
    assertThat(story.status().condition(Condition.DEGRADED).orElseThrow().isTrue()).isFalse();
    assertThat(story.last().wakeAt()).isEmpty();
  }

  @Test
  void recreationsAreForgottenAlsoWhereTheNextFailureIsReadyAgainAtOnce() {
    var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
    story.sees(phase("0/r-0/1", PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
    story.after(Duration.ofMinutes(10)).sees(restarted("0/r-0/1", 1, true));
    assertThat(story.decided())
        .contains("forget role 0/r-0", "tear down 0/r-0 for 0/r-0/1 APPLICATION_EXIT #1");
  }

  @Test
  void recreationsAreForgottenAfterBeingHealthyForLong() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    story.sees(phase("0/r-0/0", PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
    story.after(Duration.ofMinutes(10)).sees(phase("0/r-0/0", PodPhase.FAILED));
    assertThat(story.decided())
        .contains("forget role 0/r-0", "tear down 0/r-0 for 0/r-0/0 APPLICATION_EXIT #1");
  }

  @Test
  void afterTheLastAttemptTheUnitIsHeldUntilItIsReleased() {
    var wanted = groups(1).role("r", 1, 1).rules(rules(1, ""));
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(phase("0/r-0/0", PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(phase("0/r-0/0", PodPhase.FAILED));
    assertThat(story.decided()).contains("hold role 0/r-0 APPLICATION_EXIT after 1");
    assertThat(story.status().condition(Condition.DEGRADED).orElseThrow().reason())
        .isEqualTo("RecoveryHeld");
    story.after(Duration.ofHours(5));
    assertThat(story.asked()).isEmpty();
    story.sees(wanted.rules(rules(1, "now")).observed());
    assertThat(story.decided())
        .contains("forget role 0/r-0", "tear down 0/r-0 for 0/r-0/0 APPLICATION_EXIT #1");
  }

  @Test
  void tooManyRecreationsOfOneKindHoldTheOthers() {
    var story = Story.of(groups(3).role("r", 1, 0)).whilePodsBecomeReady();
    var budget = new StormBudget(new TreeMap<>(Map.of(FailureKind.APPLICATION_EXIT, 1)));
    story.seesWithin(
        budget,
        phase("0/r-0/0", PodPhase.FAILED),
        phase("1/r-0/0", PodPhase.FAILED),
        terminating("2/r-0/0", Optional.empty()));
    assertThat(story.decided())
        .contains(
            "tear down 0/r-0 for 0/r-0/0 APPLICATION_EXIT #1",
            "storm APPLICATION_EXIT",
            "delay role 1/r-0 for 1/r-0/0 APPLICATION_EXIT #1",
            "tear down 2/r-0 for 2/r-0/0 DELETED #1");
    assertThat(story.status().condition(Condition.DEGRADED).orElseThrow().reason())
        .isEqualTo("StormHeld");
    var until = story.last().wakeAt().orElseThrow();
    story.after(Duration.between(story.now(), until));
    assertThat(story.decided())
        .containsSubsequence(
            "calm APPLICATION_EXIT", "tear down 1/r-0 for 1/r-0/0 APPLICATION_EXIT #1");
  }

  @Test
  void whatWasHealthyForLongWaitsForTheStormLikeEverythingElseUntilItIsReleased() {
    var wanted = groups(2).role("r", 1, 0);
    var story = Story.of(wanted).whilePodsBecomeReady();
    for (var pod : List.of("0/r-0/0", "1/r-0/0")) {
      story.sees(phase(pod, PodPhase.FAILED)).whileDeletionsHappen().whilePodsBecomeReady();
    }
    story.after(Duration.ofMinutes(11));
    var usedUp = new StormBudget(new TreeMap<>(Map.of(FailureKind.APPLICATION_EXIT, 0)));
    story.seesWithin(usedUp, phase("0/r-0/0", PodPhase.FAILED));
    assertThat(story.decided())
        .contains(
            "forget role 0/r-0",
            "storm APPLICATION_EXIT",
            "delay role 0/r-0 for 0/r-0/0 APPLICATION_EXIT #1");
    story.sees(phase("1/r-0/0", PodPhase.FAILED));
    assertThat(story.decided())
        .contains("forget role 1/r-0", "delay role 1/r-0 for 1/r-0/0 APPLICATION_EXIT #1");
    assertThat(story.asked()).isEmpty();
    story.seesWithin(usedUp, wanted.rules(rules(0, "now")).observed());
    assertThat(story.decided())
        .contains(
            "calm APPLICATION_EXIT",
            "tear down 0/r-0 for 0/r-0/0 APPLICATION_EXIT #1",
            "tear down 1/r-0 for 1/r-0/0 APPLICATION_EXIT #1");
  }

  @Test
  void whatIsReleasedIsRecreatedAsAWholeAlsoWhereItsFailedPodIsGone() {
    var usedUp = new StormBudget(new TreeMap<>(Map.of(FailureKind.NODE, 0)));
    var lost =
        seen(
            "0/r-0/1",
            PodPhase.FAILED,
            false,
            false,
            0,
            Optional.of(new Failure(FailureKind.NODE, "was on a node that is gone")));
    for (var policy :
        List.of(RecoveryPolicy.ROLE_RECREATE, RecoveryPolicy.SERVING_GROUP_RECREATE)) {
      for (int attempts : List.of(0, 1)) {
        for (int max : List.of(0, 1)) {
          var wanted = groups(1).role("r", 1, 1).policy(policy);
          var story = Story.of(wanted.rules(rules(max, ""))).whilePodsBecomeReady();
          for (int i = 0; i < attempts; i++) {
            story.sees(lost);
            story.whileDeletionsHappen().whilePodsBecomeReady();
          }
          story.seesWithin(usedUp, lost).sees(gone("0/r-0/1"));
          assertThat(story.asked()).isEmpty();
          story.sees(wanted.rules(rules(max, "now")).observed());
          assertThat(story.decided())
              .contains(
                  "tear down %s for 0/r-0/1 NODE #1"
                      .formatted(policy == RecoveryPolicy.ROLE_RECREATE ? "0/r-0" : "0"));
          assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 FAILURE");
          story.whileDeletionsHappen();
          assertThat(story.asked()).containsExactly("create pod 0/r-0/0", "create pod 0/r-0/1");
        }
      }
    }
  }

  @Test
  void aCrashWhileTheRoleReplicaIsTornDownChangesNothing() {
    var story = Story.of(groups(1).role("r", 1, 2)).whilePodsBecomeReady();
    story.sees(phase("0/r-0/1", PodPhase.FAILED)).sees(gone("0/r-0/1"));
    story.sees(phase("0/r-0/2", PodPhase.FAILED));
    assertThat(story.asked())
        .containsExactly("delete pod 0/r-0/0 FAILURE", "delete pod 0/r-0/2 FAILURE");
    story.whileDeletionsHappen();
    assertThat(story.asked()).hasSize(3).allMatch(text -> text.startsWith("create"));
    assertThat(role(story, "0/r-0").attempt()).isEqualTo(1);
  }

  @Test
  void whileOthersOfItsGangPullARestartIsExcused() {
    var story = Story.of(groups(1).role("r", 1, 1));
    story.sees(
        restarted("0/r-0/0", 0, false),
        Fixtures.pod("0/r-0/1", "uid-0/r-0/1", PodPhase.PENDING, false));
    story.sees(restarted("0/r-0/0", 2, false));
    assertThat(story.decided()).containsExactly("progress 0/r-0/0", "excuse 0/r-0/0 2");
    story.sees(restarted("0/r-0/1", 0, false));
    assertThat(story.asked()).isEmpty();
    story.sees(restarted("0/r-0/0", 3, false));
    assertThat(story.decided()).contains("tear down 0/r-0 for 0/r-0/0 APPLICATION_EXIT #1");
  }

  @Test
  void podsOfANodeThatStaysSilentHaveFailed() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    var since = story.now();
    story.sees(new Input.NodesObserved(new TreeMap<>(Map.of("node-1", since, "other", since))));
    assertThat(story.decided()).containsExactly("lost node-1");
    assertThat(story.last().wakeAt()).hasValue(since.plusSeconds(60));
    story.sees(new Input.NodesObserved(new TreeMap<>()));
    assertThat(story.decided()).containsExactly("back node-1");
    story.sees(new Input.NodesObserved(new TreeMap<>(Map.of("node-1", since))));
    story.after(Duration.ofSeconds(60));
    assertThat(story.decided()).contains("tear down 0/r-0 for 0/r-0/0 NODE #1");
  }

  @Test
  void aPodThatDoesNotEndIsNamedAndRemovedByForceOnlyWhereThatIsAllowed() {
    var wanted = groups(1).role("r", 1, 0).rules(forceDelete(false));
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(
        new Input.NodesObserved(new TreeMap<>(Map.of("node-1", story.now()))),
        terminating("0/r-0/0", Optional.empty()));
    story.after(Duration.ofMinutes(10).plusSeconds(30));
    assertThat(story.decided()).containsExactly("end overdue 0/r-0/0", "status");
    assertThat(story.asked()).isEmpty();
    story.sees(wanted.rules(forceDelete(true)).observed());
    assertThat(story.decided()).contains("end overdue 0/r-0/0 by force");
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 NODE_LOST by force");
  }

  @Test
  void aPodOfWhatGoesThatDoesNotEndIsNamed() {
    var wanted = groups(2).role("r", 2, 0).showsGroups(true);
    for (var fewer : List.of(wanted.withGroups(1), wanted.withReplicas("r", 1))) {
      var story = Story.of(wanted).whilePodsBecomeReady().sees(fewer.observed());
      story.sees(terminating("1/r-1/0", Optional.empty()));
      var since = story.now();
      story.after(Duration.ofMinutes(11));
      assertThat(story.decided()).contains("end overdue 1/r-1/0");
      var says = "pod m-1-r-1-0 on node-1 is terminating: it is overdue, since " + since;
      assertThat(story.last().announcements()).extracting(Announcement::message).contains(says);
      assertThat(story.status().condition(Condition.DEGRADED).orElseThrow())
          .satisfies(
              condition -> {
                assertThat(condition.isTrue()).isTrue();
                assertThat(condition.reason()).isEqualTo("PodEndOverdue");
                assertThat(condition.message()).isEqualTo(says);
              });
      assertThat(GroupsReport.of(story.state()).groups())
          .first()
          .satisfies(
              group -> {
                assertThat(group.name()).isEqualTo("m-1");
                assertThat(group.blocker()).contains(says);
              });
      story.whileDeletionsHappen().sees(gone("1/r-1/0"));
      assertThat(story.status().condition(Condition.DEGRADED).orElseThrow().isTrue()).isFalse();
    }
  }

  @Test
  void whatWasDeletedWhileTheControllerWasDownIsAFailureToo() {
    var wanted = groups(1).role("r", 1, 1);
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(
        story.relisted(
            wanted, seen -> !(seen instanceof Input.PodObserved pod && pod.pod().index() == 1)));
    assertThat(story.decided())
        .containsSubsequence(
            "failed 0/r-0/1 DELETED", "lost 0/r-0/1", "tear down 0/r-0 for 0/r-0/1 DELETED #1");
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 FAILURE");
  }

  @Test
  void thePodsOwnGraceComesBeforeTheDeadlineOfItsEnd() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    var ending = terminating("0/r-0/0", Optional.empty());
    var grace = Duration.ofHours(1);
    story.sees(new Input.PodObserved(ending.pod(), ending.facts(), grace));
    assertThat(role(story, "0/r-0").slot(0).end())
        .hasValue(story.now().plus(grace).plus(RecoveryRules.DEFAULT.terminationDeadline()));
  }

  @Test
  void aCrashDuringBackOffIsToldOnceWithTheTimeOfTheNextAttempt() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    story.sees(restarted("0/r-0/0", 1, false));
    assertThat(reasons(story)).containsExactly("PodFailed");
    story.whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(restarted("0/r-0/0", 1, false));
    assertThat(story.decided())
        .contains(
            "failed 0/r-0/0 APPLICATION_EXIT", "delay role 0/r-0 for 0/r-0/0 APPLICATION_EXIT #2");
    assertThat(reasons(story)).containsExactly("RecoveryDelayed");
  }

  private static List<String> reasons(Story story) {
    return story.last().announcements().stream()
        .filter(Announcement::isWarning)
        .map(Announcement::reason)
        .toList();
  }

  @Test
  void warningsSayWhichPodAndHowAndAreBounded() {
    var story = Story.of(groups(20).role("r", 1, 0)).whilePodsBecomeReady();
    var inputs = new Input[20];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = phase(i + "/r-0/0", PodPhase.FAILED);
    }
    var warnings =
        story.sees(inputs).last().announcements().stream().filter(Announcement::isWarning).toList();
    assertThat(warnings).hasSize(11);
    assertThat(warnings.getFirst().message())
        .isEqualTo(
            "pod m-0-r-0-0 failed: container c exited with code 1 (Error); cause: application exit");
    assertThat(warnings.getLast().message()).isEqualTo("and 10 more at the same time");
  }

  @Test
  void whatStaysUntilSomebodyActsIsToldBeforeWhatPasses() {
    var story = Story.of(groups(20).role("r", 1, 0)).whilePodsBecomeReady();
    var failed = new Input[20];
    for (int i = 0; i < failed.length; i++) {
      failed[i] = phase(i + "/r-0/0", PodPhase.FAILED);
    }
    story.seesWithin(
        new StormBudget(new TreeMap<>(Map.of(FailureKind.APPLICATION_EXIT, 15))), failed);
    assertThat(story.last().announcements().stream().filter(Announcement::isWarning))
        .first()
        .extracting(Announcement::reason)
        .isEqualTo("StormHeld");
  }

  private static RecoveryRules forceDelete(boolean isAllowed) {
    var rules = RecoveryRules.DEFAULT;
    return Fixtures.rules(rules.deadlines(), rules.backoff(), 0, isAllowed, "");
  }

  private static RecoveryRules rules(int maxAttempts, String release) {
    var rules = RecoveryRules.DEFAULT;
    return Fixtures.rules(rules.deadlines(), rules.backoff(), maxAttempts, false, release);
  }

  private static RecoveryRules backoff(int seconds) {
    return Fixtures.rules(
        RecoveryRules.DEFAULT.deadlines(), Duration.ofSeconds(seconds), 0, false, "");
  }

  private static RoleState role(Story story, String address) {
    return story.state().role(RoleAddress.parse(address)).orElseThrow();
  }

  private static Input.PodObserved phase(String pod, PodPhase phase) {
    return seen(pod, phase, false, false, 0, Optional.of(EXIT));
  }

  private static Input.PodObserved restarted(String pod, int restarts, boolean isReady) {
    var failure = restarts == 0 ? Optional.<Failure>empty() : Optional.of(EXIT);
    return seen(pod, PodPhase.RUNNING, isReady, false, restarts, failure);
  }

  private static Input.PodObserved terminating(String pod, Optional<Failure> failure) {
    return seen(pod, PodPhase.RUNNING, true, true, 0, failure);
  }

  private static Input.PodObserved seen(
      String pod,
      PodPhase phase,
      boolean isReady,
      boolean isTerminating,
      int restarts,
      Optional<Failure> failure) {
    var progress = new PodProgress(restarts, true, Rendezvous.NONE, Optional.empty(), failure);
    var facts =
        new PodFacts(
            "uid-" + pod,
            phase,
            isReady,
            isTerminating,
            Optional.of("node-1"),
            progress,
            0,
            Fixtures.marks(PodAddress.parse(pod)),
            true);
    return new Input.PodObserved(PodAddress.parse(pod), facts);
  }
}
