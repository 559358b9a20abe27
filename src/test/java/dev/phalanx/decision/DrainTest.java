package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.gone;
import static dev.phalanx.decision.Fixtures.pod;
import static dev.phalanx.decision.Fixtures.readyPod;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.RolloutType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is taken away finishes its requests first. */
class DrainTest {
  private static final String[] DELETIONS = {
    "delete service 1/r-0", "delete pod 1/r-0/0 SCALED_DOWN", "delete pod 1/r-0/1 SCALED_DOWN"
  };

  private static Fixtures.Wanted wanted(int groups, int seconds) {
    return groups(groups).role("r", 1, 1).rolloutRules(drain(seconds));
  }

  private static RolloutRules drain(int seconds) {
    return new RolloutRules(
        false, Duration.ofMinutes(10), false, Duration.ofSeconds(seconds), false);
  }

  /** Group 1 of two is scaled down, and has 30 seconds. */
  private static Story draining() {
    return Story.of(wanted(2, 30))
        .whilePodsBecomeReady()
        .sees(wanted(2, 30).withGroups(1).observed());
  }

  private static Input outOfService(String address) {
    var seen = readyPod(address);
    return new Input.PodObserved(seen.pod(), seen.facts().withMarks(PodMarks.NONE));
  }

  @Test
  void theEntryLeavesTheServicesAndNothingIsDeletedBeforeTheTimeIsOver() {
    var story = draining();
    assertThat(story.decided())
        .startsWith("accept 2", "condemn 1 SCALED_DOWN", "drain 1/r-0", "unready 1");
    assertThat(story.status().availableReplicas()).isEqualTo(1);
    assertThat(story.status().replicas()).isEqualTo(2);
    assertThat(story.asked()).containsExactly("patch pod 1/r-0/0");
    assertThat(story.last().wakeAt()).contains(story.now().plusSeconds(30));

    story.sees(outOfService("1/r-0/0"));
    assertThat(story.asked()).as("a pod that is out of Services needs no further call").isEmpty();
    assertThat(story.after(Duration.ofSeconds(28)).decided()).isEmpty();
    assertThat(story.after(Duration.ofSeconds(1)).decided()).containsExactly("drained 1/r-0");
    assertThat(story.asked()).containsExactly(DELETIONS);
    story.whileDeletionsHappen();
    assertThat(story.state().groups().byOrdinal()).containsOnlyKeys(new GroupOrdinal(0));
  }

  @Test
  void withoutTheAnnotationNothingWaits() {
    var story =
        Story.of(wanted(2, 0)).whilePodsBecomeReady().sees(wanted(2, 0).withGroups(1).observed());
    assertThat(story.asked()).containsExactly(DELETIONS);
  }

  @Test
  void aRestartKnowsUntilWhen() {
    var story = draining();
    var until = story.last().wakeAt();
    story.after(Duration.ofSeconds(10));
    story.sees(story.relisted(wanted(2, 30).withGroups(1), _ -> true));
    assertThat(story.decided()).isEmpty();
    assertThat(story.last().wakeAt()).isEqualTo(until);
    story.after(Duration.ofMinutes(5));
    story.sees(story.relisted(wanted(2, 30).withGroups(1), _ -> true));
    assertThat(story.asked()).containsExactly(DELETIONS);
  }

  @Test
  void whatIsNotReadyHasNothingToFinish() {
    var story =
        Story.of(wanted(2, 30))
            .whilePodsBecomeReady()
            .sees(pod("1/r-0/1", "uid-1/r-0/1", PodPhase.RUNNING, false))
            .sees(wanted(2, 30).withGroups(1).observed());
    assertThat(story.asked()).containsExactly(DELETIONS);
  }

  @Test
  void withoutItsEntryNothingWaitsAnyLonger() {
    var story = draining().sees(gone("1/r-0/0"));
    assertThat(story.decided()).containsExactly("lost 1/r-0/0", "drained 1/r-0", "unready 1/r-0");
    assertThat(story.asked())
        .containsExactly("delete service 1/r-0", "delete pod 1/r-0/1 SCALED_DOWN");
  }

  @Test
  void anEntryThatIsOnlyNotReadyMayGoOnAndAWorkerDoesNotComeBack() {
    var story =
        draining().sees(pod("1/r-0/0", "uid-1/r-0/0", PodPhase.RUNNING, false), gone("1/r-0/1"));
    assertThat(story.decided()).containsExactly("unready 1/r-0/0", "lost 1/r-0/1", "unready 1/r-0");
    assertThat(story.asked()).containsExactly("patch pod 1/r-0/0");
  }

  @Test
  void anotherValueIsForTheNext() {
    var three = wanted(3, 30);
    var story =
        Story.of(three)
            .whilePodsBecomeReady()
            .sees(three.withGroups(2).observed())
            .sees(three.withGroups(1).generation(3).rolloutRules(drain(0)).observed());
    assertThat(story.asked())
        .containsExactly(
            "delete service 1/r-0",
            "delete pod 1/r-0/0 SCALED_DOWN",
            "delete pod 1/r-0/1 SCALED_DOWN",
            "patch pod 2/r-0/0");
    assertThat(story.after(Duration.ofSeconds(29)).decided()).containsExactly("drained 2/r-0");
  }

  @Test
  void whatDrainsIsNotTakenBack() {
    var story = draining().sees(wanted(2, 30).generation(3).observed());
    assertThat(story.decided()).containsExactly("accept 3", "status");
    assertThat(story.asked()).containsExactly("patch pod 1/r-0/0");
    story.after(Duration.ofSeconds(30)).whileDeletionsHappen().whileParentsAppear();
    assertThat(story.asked()).containsExactly("create pod 1/r-0/0", "create pod 1/r-0/1");
  }

  @Test
  void aFailureIsNoReasonToWait() {
    var story =
        Story.of(wanted(1, 30))
            .whilePodsBecomeReady()
            .sees(pod("0/r-0/1", "uid-0/r-0/1", PodPhase.FAILED, false));
    assertThat(story.asked())
        .containsExactly("delete pod 0/r-0/0 FAILURE", "delete pod 0/r-0/1 FAILURE");
  }

  @Test
  void norWhenTheGroupAroundItIsRecreated() {
    var wanted =
        groups(1)
            .role("r", 2, 0)
            .policy(RecoveryPolicy.SERVING_GROUP_RECREATE)
            .rolloutRules(drain(30));
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(wanted.withReplicas("r", 1).observed())
            .sees(pod("0/r-0/0", "uid-0/r-0/0", PodPhase.FAILED, false));
    assertThat(story.decided()).contains("drained 0/r-1");
    assertThat(story.asked())
        .contains("delete pod 0/r-0/0 FAILURE", "delete pod 0/r-1/0 SCALED_DOWN");
  }

  @Test
  void theDeletionOfTheServingIsNone() {
    assertThat(draining().sees(new Input.ServingTerminating()).asked()).isEmpty();
  }

  @Test
  void aRolloutTakesTheNextGroupOnlyWhenTheOneBeforeIsReadyAgain() {
    var wanted = wanted(2, 30);
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(wanted.role(template("r", 1, "b"), 1).generation(2).observed())
            .whileParentsAppear();
    assertThat(story.asked()).containsExactly("patch pod 1/r-0/0");
    story.after(Duration.ofSeconds(30)).whileDeletionsHappen().whileParentsAppear();
    assertThat(story.asked()).containsExactly("create pod 1/r-0/0", "create pod 1/r-0/1");
    story.whilePodsBecomeReady();
    assertThat(story.decided()).contains("condemn 0 OUTDATED", "drain 0/r-0");
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void aRolloutIsNotStuckWhileItDrains() {
    var minutes = 15;
    var wanted = wanted(1, minutes * 60);
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(wanted.role(template("r", 1, "b"), 1).generation(2).observed())
            .whileParentsAppear();
    assertThat(story.after(Duration.ofMinutes(minutes)).decided()).containsExactly("drained 0/r-0");
    assertThat(story.after(Duration.ofMinutes(10)).decided())
        .anyMatch(it -> it.startsWith("stuck"));
  }

  @Test
  void anOutdatedRoleReplicaDrainsAsWell() {
    var wanted =
        groups(1)
            .role("r", 2, 0)
            .rolloutRules(drain(30))
            .rollout(
                new Rollout(
                    RolloutType.ROLE_ROLLING_UPDATE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(wanted.role(template("r", 0, "b"), 2).generation(2).observed())
            .whileParentsAppear();
    assertThat(story.asked()).containsExactly("patch pod 0/r-1/0");
    assertThat(story.after(Duration.ofSeconds(30)).asked())
        .containsExactly("delete pod 0/r-1/0 OUTDATED");
  }

  @Test
  void aRoleReplicaThatHasDrainedDoesNotDrainAgainWithItsGroup() {
    var wanted = groups(1).role("r", 2, 0).rolloutRules(drain(30));
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(wanted.withReplicas("r", 1).observed())
            .after(Duration.ofSeconds(30));
    assertThat(story.asked()).contains("delete pod 0/r-1/0 SCALED_DOWN");
    story.sees(wanted.withReplicas("r", 1).withGroups(0).generation(3).observed());
    assertThat(story.decided()).contains("condemn 0 SCALED_DOWN", "drain 0/r-0");
    assertThat(story.asked())
        .containsExactly("patch pod 0/r-0/0", "delete pod 0/r-1/0 SCALED_DOWN");
  }
}
