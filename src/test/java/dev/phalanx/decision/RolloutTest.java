package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.PAUSED;
import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.gone;
import static dev.phalanx.decision.Fixtures.labelled;
import static dev.phalanx.decision.Fixtures.readyPod;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.Amount;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.RolloutType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole rollouts as text: see {@link Unrolled}. */
class RolloutTest {
  static final Rollout BY_ROLE =
      new Rollout(
          RolloutType.ROLE_ROLLING_UPDATE, Optional.empty(), Optional.empty(), Optional.empty());

  @Test
  void groupsAreReplacedFromTheHighestOrdinalOneAtATime() {
    var old = groups(3).role("r", 1, 0);
    assertThat(rolled(old, image(old, "b", 2)))
        .isEqualTo(
            """
            a a a
            a a -
            a a (b)
            a - b
            a (b) b
            - b b
            (b) b b
            b b b
            """);
  }

  @Test
  void asManyAtATimeAsMayBeUnavailable() {
    var old = groups(4).role("r", 1, 0).rollout(byGroup("2", "0", "0"));
    assertThat(rolled(old, image(old, "b", 2)))
        .isEqualTo(
            """
            a a a a
            a a - -
            a a (b) -
            a - b -
            a (b) b -
            - b b -
            (b) b b -
            b b b -
            b b b (b)
            b b b b
            """);
  }

  @Test
  void withASurgeAnotherGroupServesMeanwhile() {
    var old = groups(2).role("r", 1, 0).rollout(byGroup("0", "1", "0"));
    assertThat(rolled(old, image(old, "b", 2)))
        .isEqualTo(
            """
            a a
            a a (b)
            a - b
            a (b) b
            - b b
            (b) b b
            b b -
            b b
            """);
  }

  @Test
  void protectedGroupsStayUntilThePartitionIsLowered() {
    var old = groups(4).role("r", 1, 0).rollout(byGroup("2", "0", "50%"));
    var rollout = Unrolled.from(old).asks(image(old, "b", 2).observed()).untilNothingIsAsked();
    assertThat(rollout.text())
        .isEqualTo(
            """
            a a a a
            a a - -
            a a (b) -
            a a b -
            a a b (b)
            a a b b
            """);
    rollout.asks(image(old, "b", 3).rollout(byGroup("2", "0", "1")).observed());
    assertThat(rollout.untilNothingIsAsked().text())
        .isEqualTo(
            """
            a a b b
            a - b b
            a (b) b b
            a b b b
            """);
    rollout.asks(image(old, "c", 4).rollout(byGroup("2", "0", "3")).observed());
    assertThat(rollout.untilNothingIsAsked().text())
        .isEqualTo(
            """
            a b b b
            a b b -
            a b b (c)
            a b b c
            """);
  }

  @Test
  void aChangeInTheMiddleOfARolloutGoesOnFromWhatIs() {
    var old = groups(3).role("r", 1, 0);
    assertThat(begun(old, 4).asks(image(old, "c", 3).observed()).untilNothingIsAsked().text())
        .isEqualTo(
            """
            a a (b)
            a a -
            a a (c)
            a - c
            a (c) c
            - c c
            (c) c c
            c c c
            """);
  }

  @Test
  void aPodThatWasOnItsWayWithTheOldTemplateIsReplaced() {
    var story = seesALatePod("0/r-1/0", template("r", 1, "a"));
    assertThat(story.asked())
        .contains("create pod 0/r-0/0", "delete pod 0/r-1/0 OUTDATED")
        .doesNotContain("create pod 0/r-1/0");

    story.sees(gone("0/r-1/0"));
    assertThat(story.decided()).containsExactly("lost 0/r-1/0");
    story.whileParentsAppear();
    for (var pod : List.of("0/r-0/0", "0/r-0/1", "0/r-1/0", "0/r-1/1")) {
      story.sees(labelled(readyPod(pod), story.state().target().orElseThrow()));
    }
    assertThat(story.state().groups().available()).isOne();
    assertThat(story.asked()).noneMatch(asked -> asked.startsWith("delete pod"));
  }

  @Test
  void theRevisionOfAPodThatWasOnItsWayIsNotForgottenWhileItStands() {
    var story = seesALatePod("0/r-1/0", template("r", 1, "a"));
    var old = story.live(PodAddress.parse("0/r-1/0")).marks().revision().orElseThrow();
    story.sees(new Input.RevisionGone(old, "uid-" + old));
    assertThat(story.asked()).contains("delete pod 0/r-1/0 OUTDATED");
    assertThat(story.state().revisions()).containsKey(old);
    story.sees(gone("0/r-1/0"));
    assertThat(story.state().revisions()).doesNotContainKey(old);
  }

  @Test
  void aPodThatWasOnItsWayWithTheOldImageGetsTheNewOne() {
    var story = seesALatePod("0/r-1/0", template("r", 0, "b"));
    assertThat(story.asked()).contains("patch pod 0/r-1/0 in service with images");
    story.whilePodsBecomeReady();
    assertThat(story.state().groups().available()).isZero();
  }

  /** Its request was on its way when its group was made anew, and was answered after that. */
  private static Story seesALatePod(String pod, RoleTemplate template) {
    var wanted = groups(1).role("r", 2, 0).scheduler("default-scheduler");
    var story = Story.of(wanted);
    var old = story.state().target().orElseThrow();
    story.sees(wanted.role(template, 2).generation(2).observed()).whileParentsAppear();
    return story.sees(labelled(readyPod(pod), old));
  }

  @Test
  void groupsThatWaitForTheEndOfARoleReplicaAreNoFreePrey() {
    var old = groups(3).role("r", 2, 1);
    var asked = image(old, "b", 2).withReplicas("r", 1);
    assertThat(rolled(old, asked))
        .isEqualTo(
            """
            aa aa aa
            a- a- a-
            a- a- -
            a a- -
            a a -
            a a (b)
            a - b
            a (b) b
            - b b
            (b) b b
            b b b
            """);
  }

  @Test
  void groupsThatWaitForARoleReplicaThatWasAddedAreNoFreePrey() {
    var old = groups(3).role("r", 1, 0);
    var growing = old.withReplicas("r", 2).generation(2);
    var rollout = Unrolled.from(old).asks(growing.observed());
    rollout.asks(image(growing, "b", 3).observed());
    assertThat(rollout.untilNothingIsAsked().text())
        .isEqualTo(
            """
            a(a) a(a) a(a)
            a(a) a(a) -
            aa a(a) -
            aa aa -
            aa aa (b)(b)
            aa aa b(b)
            aa - bb
            aa (b)(b) bb
            aa b(b) bb
            - bb bb
            (b)(b) bb bb
            b(b) bb bb
            bb bb bb
            """);
  }

  @Test
  void aRollbackInTheMiddleTouchesOnlyWhatWasReplaced() {
    var old = groups(3).role("r", 1, 0);
    assertThat(begun(old, 4).asks(old.generation(3).observed()).untilNothingIsAsked().text())
        .isEqualTo(
            """
            a a (b)
            a a -
            a a (a)
            a a a
            """);
  }

  @Test
  void scalingUpInTheMiddleAddsWhatIsAskedForNow() {
    var old = groups(3).role("r", 1, 0);
    var more = image(old.withGroups(5), "b", 3);
    assertThat(begun(old, 3).asks(more.observed()).untilNothingIsAsked().text())
        .isEqualTo(
            """
            a a (b)
            a a (b) (b) (b)
            a a b (b) (b)
            a a b b (b)
            a - b b b
            a (b) b b b
            - b b b b
            (b) b b b b
            b b b b b
            """);
  }

  @Test
  void scalingDownInTheMiddleTakesWhatIsNotReadyFirst() {
    var old = groups(3).role("r", 1, 0);
    var fewer = image(old.withGroups(2), "b", 3);
    assertThat(begun(old, 3).asks(fewer.observed()).untilNothingIsAsked().text())
        .isEqualTo(
            """
            a a (b)
            a -
            a (b)
            - b
            (b) b
            b b
            """);
  }

  @Test
  void groupsThatAreAboutToBeReplacedAreNotScaledBefore() {
    var old = groups(2).role("r", 2, 0);
    assertThat(rolled(old, old.role(template("r", 0, "b"), 3).generation(2)))
        .isEqualTo(
            """
            aa aa
            aa -
            aa (b)(b)(b)
            aa b(b)(b)
            aa bb(b)
            - bbb
            (b)(b)(b) bbb
            b(b)(b) bbb
            bb(b) bbb
            bbb bbb
            """);
  }

  @Test
  void aGroupThatWaitsForItsTurnWithFewerRoleReplicasStaysWhenItBlinks() {
    var old = groups(2).role("r", 1, 1);
    var rollout =
        Unrolled.from(old).asks(old.role(template("r", 1, "b"), 2).generation(2).observed());
    var story = rollout.steps(1).story();
    assertThat(rollout.text()).isEqualTo("a a\na -\n");
    story.sees(new Input.ServiceGone(RoleAddress.parse("0/r-0"), "uid-s0/r-0"));
    assertThat(story.decided())
        .containsExactly("service lost 0/r-0", "unready 0/r-0", "unready 0", "status");
  }

  @Test
  void theOnlyGroupIsReplacedAlsoWhenItHangs() {
    var old = groups(1).role("r", 1, 0);
    assertThat(hung(old, "0").asks(image(old, "b", 2).observed()).untilNothingIsAsked().text())
        .isEqualTo(
            """
            (a)
            -
            (b)
            b
            """);
  }

  @Test
  void groupsThatHangAreReplacedAsManyAtATimeAsMayBeUnavailableAndBeforeThoseThatServe() {
    var old = groups(4).role("r", 1, 0);
    assertThat(hung(old, "1", "2").asks(image(old, "b", 2).observed()).untilNothingIsAsked().text())
        .isEqualTo(
            """
            a (a) (a) a
            a (a) - a
            a (a) (b) a
            a - b a
            a (b) b a
            a b b -
            a b b (b)
            - b b b
            (b) b b b
            b b b b
            """);
  }

  @Test
  void aSurgeGroupStandsForOneThatHangs() {
    var old = groups(2).role("r", 1, 0).rollout(byGroup("0", "1", "0"));
    assertThat(hung(old, "0").asks(image(old, "b", 2).observed()).untilNothingIsAsked().text())
        .startsWith(
            """
            (a) a
            (a) a (b)
            - a b
            """)
        .endsWith("b b\n");
  }

  @Test
  void aRoleReplicaThatHangsIsReplacedWhereRoleReplicasRoll() {
    var old = groups(1).role("r", 3, 0).rollout(BY_ROLE);
    var rollout = Unrolled.from(old);
    rollout.story().sees(notReady("0/r-0/0"));
    assertThat(rollout.asks(image(old, "b", 2).observed()).untilNothingIsAsked().text())
        .startsWith(
            """
            (a)aa
            -aa
            (b)aa
            ba-
            """)
        .endsWith("bbb\n");
  }

  private static Unrolled hung(Fixtures.Wanted old, String... groups) {
    var rollout = Unrolled.from(old);
    for (var group : groups) {
      rollout.story().sees(notReady(group + "/r-0/0"));
    }
    return rollout;
  }

  private static Input.PodObserved notReady(String pod) {
    var seen = readyPod(pod);
    return new Input.PodObserved(seen.pod(), seen.facts().withReady(false));
  }

  @Test
  void whatIsPausedIsScaledInItsOwnRevision() {
    var old = groups(1).role("r", 1, 0);
    var more = old.role(template("r", 0, "b"), 2).generation(2);
    assertThat(rolled(old, more.rolloutRules(PAUSED)))
        .isEqualTo(
            """
            a
            a(a)
            aa
            """);
  }

  @Test
  void roleReplicasAreReplacedOneAtATimeInOneGroupAtATime() {
    var old = groups(2).role("s", 1, 0).role("r", 2, 0).rollout(BY_ROLE);
    assertThat(rolled(old, old.role(template("r", 0, "b"), 2).generation(2)))
        .isEqualTo(
            """
            aaa aaa
            aaa a-a
            aaa a(b)a
            aaa -ba
            aaa (b)ba
            a-a bba
            a(b)a bba
            -ba bba
            (b)ba bba
            bba bba
            """);
  }

  @Test
  void aGroupHalfOfWhichHasRolledIsCompletedWhenGroupsRoll() {
    var old = groups(2).role("r", 2, 0).rollout(BY_ROLE);
    var begun = Unrolled.from(old).asks(image(old, "b", 2).observed()).steps(3);
    begun.asks(image(old, "b", 3).rollout(Rollout.DEFAULT).observed());
    assertThat(begun.untilNothingIsAsked().text())
        .isEqualTo(
            """
            aa -b
            aa (b)b
            - bb
            (b)(b) bb
            b(b) bb
            bb bb
            """);
  }

  @Test
  void aGroupThatNothingIsLeftToRollOfHasAsManyRoleReplicasAsAreAskedForNow() {
    var old = groups(1).role("s", 1, 0).role("r", 2, 0).rollout(BY_ROLE);
    var fewer = old.withReplicas("r", 1).role(template("s", 0, "b"), 1);
    var story = Story.of(old).whilePodsBecomeReady().sees(fewer.observed()).whileParentsAppear();
    story
        .sees(new Input.PodGone(PodAddress.parse("0/s-0/0"), "uid-0/s-0/0"))
        .whilePodsBecomeReady();
    assertThat(story.asked()).containsExactly("delete pod 0/r-1/0 SCALED_DOWN");
    story.sees(
        fewer.withReplicas("r", 2).rollout(Rollout.DEFAULT).observed(),
        new Input.PodGone(PodAddress.parse("0/r-1/0"), "uid-0/r-1/0"));
    assertThat(story.decided())
        .containsExactly(
            "accept 3",
            "lost 0/r-1/0",
            "removed 0/r-1",
            "revise 0",
            "add 0/r-1",
            "0/r-1 PLANNED",
            "status");
  }

  @Test
  void aRolloutThatIsPausedStopsAtOnceAndGoesOn() {
    var old = groups(3).role("r", 1, 0);
    var rollout = begun(old, 3).asks(image(old, "b", 3).rolloutRules(PAUSED).observed());
    assertThat(rollout.untilNothingIsAsked().text())
        .isEqualTo(
            """
            a a (b)
            a a b
            """);
    rollout.asks(image(old, "b", 4).observed());
    assertThat(rollout.untilNothingIsAsked().text())
        .startsWith("a a b\na - b\n")
        .endsWith("b b b\n");
  }

  @Test
  void aRolloutThatIsStuckIsTakenBackWhereThatIsAskedFor() {
    var old = groups(2).role("r", 1, 0);
    var rules = new RolloutRules(false, Duration.ofMinutes(10), true, Duration.ZERO, false);
    var rollout =
        Unrolled.from(old).asks(image(old, "b", 2).rolloutRules(rules).observed()).steps(3);
    rollout.story().after(Duration.ofMinutes(11));
    assertThat(rollout.story().decided()).contains("roll back");
    assertThat(rollout.untilNothingIsAsked().text()).endsWith("a (b)\na (a)\na a\n");
  }

  @Test
  void aProgressDeadlineThatIsChangedDuringTheRolloutHoldsFromThenOn() {
    var old = groups(2).role("r", 1, 0);
    var story = begun(old, 3).story().after(Duration.ofMinutes(5));
    var shorter = new RolloutRules(false, Duration.ofMinutes(1), false, Duration.ZERO, false);
    story.sees(image(old, "b", 2).rolloutRules(shorter).observed());
    story.after(Duration.ofSeconds(59));
    assertThat(story.decided()).isEmpty();
    story.after(Duration.ofSeconds(2));
    assertThat(story.decided()).contains("stuck: pod m-1-r-0-0 is not there");
  }

  @Test
  void aStrayOfTheRevisionThatWasTakenBackGoesBeforeWhatTheGroupHas() {
    var rules = new RolloutRules(false, Duration.ofMinutes(10), true, Duration.ZERO, false);
    var old = groups(2).role("r", 1, 0).rollout(byGroup("1", "0", "1")).rolloutRules(rules);
    var bad = image(old, "b", 2);
    var rollout = Unrolled.from(old).asks(bad.observed()).steps(3);
    var story = rollout.story().after(Duration.ofMinutes(11));
    assertThat(rollout.untilNothingIsAsked().text()).endsWith("a a\n");
    var stray = readyPod("0/r-1/0");
    var marks = stray.facts().marks();
    var taken = Optional.of(bad.observed().spec().revision());
    story.sees(
        new Input.PodObserved(
            stray.pod(),
            stray
                .facts()
                .withDeletionCost(5)
                .withMarks(new PodMarks(taken, marks.isEntryInService(), marks.isScaleTarget()))));
    assertThat(story.decided())
        .contains("condemn 0/r-1 SCALED_DOWN")
        .doesNotContain("condemn 0/r-0 SCALED_DOWN");
  }

  @Test
  void aProtectedGroupIsReplacedOnlyWhereItIsNotReadyWithWhatWasTakenBack() {
    var rules = new RolloutRules(false, Duration.ofMinutes(10), true, Duration.ZERO, false);
    var old = groups(3).role("r", 1, 0).rollout(byGroup("1", "0", "2")).rolloutRules(rules);
    var rollout = Unrolled.from(old).asks(image(old, "b", 2).observed()).untilNothingIsAsked();
    assertThat(rollout.text()).endsWith("a a b\n");
    var undone = old.generation(3);
    rollout.asks(undone.observed()).steps(3);
    rollout.story().after(Duration.ofMinutes(11));
    assertThat(rollout.story().decided()).contains("roll back");
    assertThat(rollout.untilNothingIsAsked().text()).endsWith("a a b\n");
    rollout.story().sees(new Input.PodGone(PodAddress.parse("1/r-0/0"), "uid-1/r-0/0"));
    assertThat(rollout.untilNothingIsAsked().text()).endsWith("a b b\n");
  }

  static String rolled(Fixtures.Wanted old, Fixtures.Wanted wanted) {
    return Unrolled.from(old).asks(wanted.observed()).untilNothingIsAsked().text();
  }

  static Unrolled begun(Fixtures.Wanted old, int steps) {
    return Unrolled.from(old).asks(image(old, "b", 2).observed()).steps(steps);
  }

  /** Another image in all role replicas. */
  static Fixtures.Wanted image(Fixtures.Wanted old, String image, long generation) {
    return old.role(template("r", 0, image), old.replicas().getOrDefault("r", 1))
        .generation(generation);
  }

  static Rollout byGroup(String maxUnavailable, String maxSurge, String partition) {
    return new Rollout(
        RolloutType.SERVING_GROUP_ROLLING_UPDATE,
        Optional.of(Amount.parse(maxUnavailable)),
        Optional.of(Amount.parse(maxSurge)),
        Optional.of(Amount.parse(partition)));
  }
}
