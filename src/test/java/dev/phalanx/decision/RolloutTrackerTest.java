package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.pod;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as progress of a rollout, and for how long it may do without. */
class RolloutTrackerTest {
  private static final Fixtures.Wanted OLD = groups(3).role("r", 1, 0);
  private static final Fixtures.Wanted NEW =
      OLD.role(template("r", 0, "b"), 1).rolloutRules(rules(false, true));

  private static RolloutRules rules(boolean isPaused, boolean isTakenBack) {
    return new RolloutRules(isPaused, Duration.ofMinutes(10), isTakenBack, Duration.ZERO, false);
  }

  /** The last group is away, or ready with what is new and the next one is away. */
  private static Story begun(int steps) {
    return Unrolled.from(OLD).asks(NEW.generation(2).observed()).steps(steps).story();
  }

  @Test
  void theTimeOfAPauseDoesNotCount() {
    var story = begun(3);
    story.sees(NEW.generation(3).rolloutRules(rules(true, true)).observed());
    story.after(Duration.ofMinutes(30));
    assertThat(story.decided()).isEmpty();
    story.sees(NEW.generation(4).observed());
    assertThat(story.decided()).doesNotContain("roll back");
    story.after(Duration.ofMinutes(9));
    assertThat(story.decided()).isEmpty();
    story.after(Duration.ofMinutes(2));
    assertThat(story.decided()).contains("roll back");
  }

  @Test
  void aPauseIsNoProgressTimeAfterTime() {
    var story = begun(3);
    story.sees(NEW.generation(3).rolloutRules(rules(true, true)).observed());
    story.after(Duration.ofMinutes(1));
    assertThat(story.decided()).isEmpty();
  }

  @Test
  void whatIsScaledAwayIsNotMissedWhereTheNextGroupIsReady() {
    var rollout = Unrolled.from(OLD.withGroups(5)).asks(NEW.withGroups(5).generation(2).observed());
    while (!rollout.text().endsWith("a - b b b\n")) {
      rollout.steps(1);
    }
    var story = rollout.story().after(Duration.ofMinutes(9));
    story.sees(NEW.withGroups(3).generation(3).observed());
    assertThat(story.decided()).contains("condemn 4 SCALED_DOWN");
    for (var row : List.of("(b) - b b -\n", "b - b b -\n")) {
      while (!rollout.text().endsWith(row)) {
        rollout.steps(1);
      }
      story.after(Duration.ofMinutes(9));
      assertThat(story.decided()).doesNotContain("roll back");
    }
  }

  /** What was about to be replaced was not made more; nobody is to replace it any more. */
  @Test
  void groupsThatStayAfterAllGetTheRoleReplicasThatWereAskedForMeanwhile() {
    var old = OLD.role("s", 0, 0);
    var more = NEW.role("s", 1, 0);
    var story = Unrolled.from(old).asks(more.generation(2).observed()).steps(1).story();
    assertThat(story.decided()).doesNotContain("add 0/s-0");
    story.after(Duration.ofMinutes(11));
    assertThat(story.decided()).contains("roll back", "add 0/s-0", "add 1/s-0");
  }

  /** Each group keeps one role replica of what was before. */
  private static Unrolled canary() {
    var old = groups(2).role("r", 2, 0).rollout(RolloutTest.BY_ROLE).rolePartition("r", 1);
    var wanted = old.role(template("r", 0, "b"), 2).rolloutRules(rules(false, true));
    return Unrolled.from(old).asks(wanted.generation(2).observed());
  }

  @Test
  void aCanaryThatIsAsFarAsItGoesIsNoRolloutWhenItsPodsAreNotReadyLater() {
    for (var pod : List.of("0/r-0/0", "1/r-1/0")) {
      var rollout = canary();
      assertThat(rollout.story().decided()).contains("rollout 0");
      assertThat(rollout.untilNothingIsAsked().text()).endsWith("a(b) ab\nab ab\n");
      assertThat(rollout.story().decided()).contains("proven");
      var story = rollout.story().after(Duration.ofDays(20));
      story.sees(pod(pod, "uid-" + pod, PodPhase.RUNNING, false));
      assertThat(story.decided()).contains("unready " + pod).doesNotContain("rollout 3");
      assertThat(story.state().rollout().active()).isEmpty();
      story.after(Duration.ofHours(1));
      assertThat(story.decided()).isEmpty();
    }
  }

  @Test
  void aRolloutBeginsAlsoWhereAllItsRoleReplicasAreOnTheirWayOut() {
    var old = groups(1).role("s", 1, 0).role("r", 1, 0).rollout(RolloutTest.BY_ROLE);
    var rollout = Unrolled.from(old).asks(old.withReplicas("r", 0).generation(2).observed());
    assertThat(rollout.story().decided()).contains("condemn 0/r-0 SCALED_DOWN");
    rollout.asks(old.role(template("r", 0, "b"), 1).generation(3).observed());
    assertThat(rollout.story().decided()).contains("rollout 0");
  }

  @Test
  void aRolloutBeginsAlsoWhereAllButWhatIsProtectedIsOnItsWayOut() {
    var old = groups(1).role("r", 2, 0).rolePartition("r", 1).rollout(RolloutTest.BY_ROLE);
    var rollout = Unrolled.from(old).asks(old.withReplicas("r", 1).generation(2).observed());
    assertThat(rollout.story().decided()).contains("condemn 0/r-1 SCALED_DOWN");
    rollout.asks(old.role(template("r", 0, "b"), 2).generation(3).observed());
    assertThat(rollout.story().decided()).contains("rollout 0");
  }

  @Test
  void aCanaryThatDoesNotBecomeReadyIsTakenBack() {
    var story = canary().steps(2).story();
    story.after(Duration.ofMinutes(11));
    assertThat(story.decided()).contains("roll back");
  }

  @Test
  void aRolloutThatWaitsForTheEndOfAPodNamesIt() {
    for (var rolled : List.of(Rollout.DEFAULT, RolloutTest.BY_ROLE)) {
      var old = groups(2).role("r", 1, 0).rollout(rolled);
      var wanted = old.role(template("r", 0, "b"), 1).generation(2);
      var story = Unrolled.from(old).asks(wanted.observed()).steps(1).story();
      assertThat(story.asked()).contains("delete pod 1/r-0/0 OUTDATED");
      var ending = Fixtures.readyPod("1/r-0/0");
      story.sees(new Input.PodObserved(ending.pod(), ending.facts().withTerminating()));
      var since = story.now();
      var deadline = RolloutTracker.deadline(story.state()).orElseThrow();
      story.after(Duration.between(story.now(), deadline));
      assertThat(story.state().rollout().active().orElseThrow().stuck())
          .contains("pod m-1-r-0-0 on node-1 is terminating, since " + since);
    }
  }

  @Test
  void whatIsStuckAlreadyIsTakenBackWhenThatIsAskedFor() {
    var stays = NEW.rolloutRules(rules(false, false));
    var story = Unrolled.from(OLD).asks(stays.generation(2).observed()).steps(3).story();
    story.after(Duration.ofMinutes(11));
    assertThat(story.decided()).contains("stuck: pod m-2-r-0-0 is not there");
    story.sees(NEW.generation(3).observed());
    assertThat(story.decided()).contains("roll back");
  }
}
