package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.PAUSED;
import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RolloutRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Groups and role replicas by ordinal, and revisions that stay what they are. */
class ScalingTest {

  @Test
  void theHighestOrdinalsGoFirstAndAreCountedUntilTheyAreGone() {
    var wanted = groups(3).role("r", 1, 1);
    var story = Story.of(wanted).whilePodsBecomeReady().sees(wanted.withGroups(1).observed());
    assertThat(story.decided())
        .startsWith("accept 2", "condemn 2 SCALED_DOWN", "condemn 1 SCALED_DOWN");
    assertThat(story.asked())
        .containsExactly(
            "delete service 1/r-0",
            "delete service 2/r-0",
            "delete pod 1/r-0/0 SCALED_DOWN",
            "delete pod 1/r-0/1 SCALED_DOWN",
            "delete pod 2/r-0/0 SCALED_DOWN",
            "delete pod 2/r-0/1 SCALED_DOWN");
    assertThat(story.status().replicas()).isEqualTo(3);
    assertThat(story.status().availableReplicas()).isEqualTo(1);
    assertThat(story.status().updatedReplicas()).isEqualTo(1);
    story.whileDeletionsHappen();
    assertThat(story.status().replicas()).isEqualTo(1);
    assertThat(story.state().groups().byOrdinal()).containsOnlyKeys(new GroupOrdinal(0));
  }

  @Test
  void thePodGroupGoesLast() {
    var wanted = groups(1).role("r", 1, 0);
    var story = Story.of(wanted).whilePodsBecomeReady().sees(wanted.withGroups(0).observed());
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 SCALED_DOWN");
    story.sees(new Input.PodGone(dev.phalanx.domain.PodAddress.parse("0/r-0/0"), "uid-0/r-0/0"));
    assertThat(story.asked()).containsExactly("delete podgroup 0");
  }

  @Test
  void whatNeverExistedIsForgottenAtOnce() {
    var wanted = groups(2).role("r", 1, 0);
    var story = Story.begin().sees(wanted.observed()).sees(wanted.withGroups(0).observed());
    assertThat(story.decided())
        .contains("removed 1/r-0", "removed 1", "removed 0/r-0", "removed 0");
    assertThat(story.status().replicas()).isZero();
  }

  @Test
  void anOrdinalOnItsWayOutIsUsedAgainOnlyWhenItIsFree() {
    var wanted = groups(2).role("r", 1, 0);
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(wanted.withGroups(1).observed())
            .sees(wanted.withGroups(2).generation(3).observed());
    assertThat(story.decided()).doesNotContain("add 1");
    story.whileDeletionsHappen();
    assertThat(story.journal())
        .extracting(JournalEntry::event)
        .contains(new Event.ServingGroupRemoved(new GroupOrdinal(1)));
    assertThat(story.whileParentsAppear().asked()).containsExactly("create pod 1/r-0/0");
  }

  @Test
  void roleReplicasScaleInEveryGroupAndThePodGroupFollows() {
    var wanted = groups(2).role("r", 1, 0);
    var story =
        Story.of(wanted).whilePodsBecomeReady().sees(wanted.withReplicas("r", 2).observed());
    assertThat(story.decided()).contains("add 0/r-1", "add 1/r-1");
    assertThat(story.asked()).containsExactly("update podgroup 0 of 2", "update podgroup 1 of 2");
    story.whileParentsAppear();
    assertThat(story.asked()).containsExactly("create pod 0/r-1/0", "create pod 1/r-1/0");
    story.whilePodsBecomeReady().sees(wanted.withReplicas("r", 0).generation(3).observed());
    assertThat(story.decided()).contains("condemn 0/r-1 SCALED_DOWN", "condemn 0/r-0 SCALED_DOWN");
    assertThat(story.status().availableReplicas()).isZero();
    story.whileDeletionsHappen();
    assertThat(story.status().availableReplicas()).isEqualTo(2);
  }

  @Test
  void aNewTemplateIsANewRevisionForNewGroupsAndLeavesTheOthersTheirs() {
    var wanted = groups(1).role("r", 1, 0);
    var story = Story.of(wanted).whilePodsBecomeReady();
    var old = story.state().spec().orElseThrow().revision();
    story.sees(wanted.role(template("r", 0, "b"), 1).withGroups(2).observed()).whileParentsAppear();
    var update = story.state().spec().orElseThrow().revision();
    assertThat(update).isNotEqualTo(old);
    assertThat(story.state().group(new GroupOrdinal(0)).orElseThrow().revision()).isEqualTo(old);
    assertThat(story.state().group(new GroupOrdinal(1)).orElseThrow().revision()).isEqualTo(update);
    assertThat(story.status().currentRevision()).isEqualTo(old.value());
    assertThat(story.status().updateRevision()).isEqualTo(update.value());
    assertThat(story.status().condition("UpdateInProgress").orElseThrow().message())
        .isEqualTo("Some groups is progressing: [1], Updated Groups are: [1]");
  }

  @Test
  void oldTemplatesComeBackUnderTheirOldName() {
    var wanted = groups(1).role("r", 1, 0);
    var story = Story.of(wanted).whilePodsBecomeReady();
    var first = story.state().spec().orElseThrow().revision();
    var other = wanted.role(template("r", 0, "b"), 1).generation(2).observed();
    story.sees(other).sees(wanted.generation(3).observed());
    assertThat(story.decided())
        .containsExactly(
            "accept 3", "proven", "forget revision " + other.spec().revision(), "status");
    assertThat(story.state().spec().orElseThrow().revision()).isEqualTo(first);
  }

  @Test
  void aGroupKeepsARoleThatTheNewestSpecDropped() {
    var story =
        Story.of(groups(1).role("r", 1, 0).role("s", 2, 0).partition(1))
            .whilePodsBecomeReady()
            .sees(groups(1).role("r", 1, 0).partition(1).generation(2).observed());
    assertThat(story.asked()).containsExactly("record revision");
    assertThat(story.whileParentsAppear().asked()).isEmpty();
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void partitionDecidesWhetherOutdatedGroupsAreAnUpdateInProgress() {
    var wanted = groups(2).role("r", 1, 0).partition(2);
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(
        wanted.role(template("r", 0, "b"), 1).generation(2).observed(),
        new Input.PodGone(dev.phalanx.domain.PodAddress.parse("0/r-0/0"), "uid-0/r-0/0"));
    assertThat(story.status().condition("UpdateInProgress")).isEmpty();
    assertThat(story.status().condition("Progressing").orElseThrow().isTrue()).isTrue();
  }

  @Test
  void aRolloutThatScalingToZeroCutOffHasItsWholeTimeAgain() {
    var wanted =
        groups(1)
            .role("r", 1, 0)
            .rolloutRules(
                new RolloutRules(false, Duration.ofMinutes(1), true, Duration.ZERO, false));
    var newer = wanted.role(template("r", 0, "b"), 1).generation(2);
    var story = Story.of(wanted).whilePodsBecomeReady().sees(newer.observed()).whileParentsAppear();
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 OUTDATED");
    story.sees(newer.withGroups(0).observed()).whileDeletionsHappen();
    assertThat(story.state().groups().byOrdinal()).isEmpty();
    story.after(Duration.ofMinutes(5)).sees(newer.generation(4).observed());
    assertThat(story.decided())
        .containsExactly("accept 4", "add 0", "add 0/r-0", "0/r-0 PLANNED", "rollout 0", "status");
    assertThat(story.last().wakeAt()).contains(story.now().plusSeconds(60));
    assertThat(story.after(Duration.ofMinutes(1)).decided())
        .contains("stuck: pod m-0-r-0-0 is not there", "roll back");
  }

  @Test
  void aRolloutWithNothingLeftToRollHasItsWholeTimeAgainWhenGroupsComeBack() {
    var wanted =
        groups(2)
            .role("r", 1, 0)
            .rollout(RolloutTest.byGroup("1", "0", "1"))
            .rolloutRules(
                new RolloutRules(false, Duration.ofMinutes(1), true, Duration.ZERO, false));
    var newer = wanted.role(template("r", 0, "b"), 1).generation(2);
    var story = Story.of(wanted).whilePodsBecomeReady().sees(newer.observed()).whileParentsAppear();
    story.sees(
        newer.withGroups(0).observed(),
        new Input.PodGone(PodAddress.parse("1/r-0/0"), "uid-1/r-0/0"),
        new Input.PodGroupGone(new GroupOrdinal(1), "uid-g1"));
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 SCALED_DOWN");
    story.after(Duration.ofMinutes(5)).sees(newer.generation(4).observed());
    assertThat(story.decided())
        .containsExactly("accept 4", "add 1", "add 1/r-0", "1/r-0 PLANNED", "rollout 0", "status");
    assertThat(story.last().wakeAt()).contains(story.now().plusSeconds(60));
    assertThat(story.sees().decided()).isEmpty();
  }

  @Test
  void protectedOrdinalsComeBackFromNothingInTheRevisionThatTheyHad() {
    var old = groups(4).role("r", 1, 0).rollout(RolloutTest.byGroup("1", "0", "2"));
    var canary = old.role(template("r", 0, "b"), 1).generation(2);
    var rollout = Unrolled.from(old).asks(canary.observed()).untilNothingIsAsked();
    assertThat(rollout.text()).endsWith("a a b b\n");
    rollout.asks(canary.withGroups(0).generation(3).observed()).untilNothingIsAsked();
    rollout.asks(canary.generation(4).observed());
    assertThat(rollout.untilNothingIsAsked().text()).endsWith("a a b b\n");
  }

  @Test
  void aGroupThatWasSurgeAndIsAskedForNowIsOneLikeAnyOther() {
    var old = groups(2).role("r", 1, 0).rollout(RolloutTest.byGroup("0", "1", "0"));
    var wanted = old.role(template("r", 0, "b"), 1);
    var rollout = Unrolled.from(old).asks(wanted.generation(2).observed()).steps(2);
    assertThat(rollout.text()).endsWith("a a (b)\n");
    rollout.asks(wanted.withGroups(3).generation(3).observed()).untilNothingIsAsked();
    assertThat(rollout.text()).endsWith("b b b\n");
    rollout.asks(wanted.withGroups(2).generation(4).rolloutRules(PAUSED).observed());
    assertThat(rollout.story().decided()).contains("condemn 2 SCALED_DOWN");
    assertThat(rollout.untilNothingIsAsked().text()).endsWith("b b\n");
  }
}
