package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.pod;
import static dev.phalanx.decision.Fixtures.readyPod;
import static dev.phalanx.decision.Fixtures.resources;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.TopologyPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The way from a spec to Available, and what each step waits for. */
class MainJobTest {

  @Test
  void parentsComeFirstThenEntryAndWorkersTogether() {
    var story =
        Story.begin()
            .sees(
                new Input.GangSupportObserved(GangSupport.SUBGROUPS),
                groups(1).role("prefill", 1, 1).role("decode", 1, 0).observed());
    assertThat(story.decided())
        .containsExactly(
            "gang SUBGROUPS",
            "record revision",
            "accept 1",
            "add 0",
            "add 0/prefill-0",
            "add 0/decode-0",
            "0/decode-0 PLANNED",
            "0/prefill-0 PLANNED",
            "status");
    assertThat(story.asked()).containsExactly("record revision");

    var revision = story.state().spec().orElseThrow().revision();
    story.sees(
        new Input.RevisionObserved(
            revision, "u1", 1, story.state().revision(revision).orElseThrow().roles()));
    assertThat(story.asked()).containsExactly("create podgroup 0 of 3");

    story.whileParentsAppear();
    assertThat(story.asked())
        .containsExactly(
            "create pod 0/decode-0/0", "create pod 0/prefill-0/0", "create pod 0/prefill-0/1");
  }

  @Test
  void aRoleWithoutWorkersNeedsNoService() {
    var story = Story.of(groups(1).role("decode", 1, 0));
    assertThat(story.state().role(RoleAddress.parse("0/decode-0")).orElseThrow().wantsService())
        .isFalse();
    story.whilePodsBecomeReady();
    assertThat(story.status().condition("Available").orElseThrow().isTrue()).isTrue();
  }

  @Test
  void podsDoNotWaitForPodGroupsThatTheClusterDoesNotHave() {
    var story = Story.begin().sees(groups(1).role("r", 1, 0).observed()).whileParentsAppear();
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0");
  }

  @Test
  void anotherSchedulerMakesNoPodGroup() {
    var story = Story.of(groups(1).role("r", 1, 0).scheduler("default-scheduler"));
    assertThat(story.state().group(new GroupOrdinal(0)).orElseThrow().podGroup()).isEmpty();
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0");
  }

  @Test
  void readinessGrowsFromPodsToTheServing() {
    var story = Story.of(groups(1).role("r", 1, 1)).sees(readyPod("0/r-0/0"));
    assertThat(story.decided()).containsExactly("bound 0/r-0/0");
    assertThat(story.status().availableReplicas()).isZero();
    story.sees(
        pod("0/r-0/1", "w", PodPhase.PENDING, false), pod("0/r-0/1", "w", PodPhase.RUNNING, true));
    assertThat(story.decided())
        .containsExactly(
            "bound 0/r-0/1",
            "scheduled 0/r-0/1 node-1",
            "ready 0/r-0/1",
            "ready 0/r-0",
            "ready 0",
            "proven",
            "status");
    assertThat(story.last().announcements())
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.reason()).isEqualTo("RoleRunning");
              assertThat(said.message()).isEqualTo("Role r/r-0 in ServingGroup m-0 is now Running");
            });
  }

  @Test
  void aBlinkOfReadinessCountsAtOnceAndDeletesNothing() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    story.sees(pod("0/r-0/0", "uid-0/r-0/0", PodPhase.RUNNING, false));
    assertThat(story.decided())
        .containsExactly("unready 0/r-0/0", "unready 0/r-0", "unready 0", "status");
    assertThat(story.status().availableReplicas()).isZero();
    assertThat(story.asked()).isEmpty();
    story.sees(readyPod("0/r-0/0"));
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void aMissingPodIsMadeAgainUnderTheSameNameTogetherWithItsRoleReplica() {
    var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
    var pod = PodAddress.parse("0/r-0/1");
    story.sees(new Input.PodGone(pod, "another"));
    assertThat(story.decided()).isEmpty();
    story.sees(new Input.PodGone(pod, "uid-0/r-0/1"));
    assertThat(story.decided())
        .startsWith(
            "failed 0/r-0/1 DELETED", "lost 0/r-0/1", "tear down 0/r-0 for 0/r-0/1 DELETED #1");
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 FAILURE");
    story.whileDeletionsHappen();
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0", "create pod 0/r-0/1");
    story.sees(
        pod("0/r-0/0", "second", PodPhase.RUNNING, true),
        pod("0/r-0/1", "second too", PodPhase.RUNNING, true));
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void whereNoPolicyHoldsAMissingPodAloneIsMadeAgainUnderTheSameName() {
    var story =
        Story.of(groups(1).role("r", 1, 1).policy(RecoveryPolicy.NONE)).whilePodsBecomeReady();
    story.sees(new Input.PodGone(PodAddress.parse("0/r-0/1"), "uid-0/r-0/1"));
    assertThat(story.decided())
        .containsExactly(
            "failed 0/r-0/1 DELETED", "lost 0/r-0/1", "unready 0/r-0", "unready 0", "status");
    assertThat(story.asked()).containsExactly("create pod 0/r-0/1");
    story.sees(pod("0/r-0/1", "second", PodPhase.RUNNING, true));
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void aPodReplacedBetweenTwoLooksIsLostAndBoundAndItsRoleReplicaMadeAnew() {
    var story =
        Story.of(groups(1).role("r", 1, 0))
            .whilePodsBecomeReady()
            .sees(pod("0/r-0/0", "second", PodPhase.PENDING, false));
    assertThat(story.decided())
        .startsWith(
            "failed 0/r-0/0 DELETED",
            "lost 0/r-0/0",
            "bound 0/r-0/0",
            "tear down 0/r-0 for 0/r-0/0 DELETED #1");
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 FAILURE");
  }

  @Test
  void whereNoPolicyHoldsAPodReplacedBetweenTwoLooksIsWelcome() {
    var story =
        Story.of(groups(1).role("r", 1, 0).policy(RecoveryPolicy.NONE))
            .whilePodsBecomeReady()
            .sees(pod("0/r-0/0", "second", PodPhase.PENDING, false));
    assertThat(story.decided())
        .startsWith("failed 0/r-0/0 DELETED", "lost 0/r-0/0", "bound 0/r-0/0");
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void aTerminatingPodIsNotReadyAndIsLeftToEnd() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    var going =
        new PodFacts(
            "uid-0/r-0/0",
            PodPhase.FAILED,
            false,
            true,
            Optional.of("node-1"),
            Fixtures.progress(PodPhase.RUNNING),
            0,
            Fixtures.marks(PodAddress.parse("0/r-0/0")),
            true);
    story.sees(new Input.PodObserved(PodAddress.parse("0/r-0/0"), going));
    assertThat(story.decided())
        .startsWith(
            "0/r-0/0 FAILED",
            "unready 0/r-0/0",
            "terminating 0/r-0/0",
            "end expected 0/r-0/0",
            "failed 0/r-0/0 DELETED");
    assertThat(story.asked()).isEmpty();
    assertThat(story.status().availableReplicas()).isZero();
  }

  @Test
  void lostParentsAreMadeAgainAndPodsStay() {
    var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
    story.sees(
        new Input.PodGroupGone(new GroupOrdinal(0), "uid-g0"),
        new Input.ServiceGone(RoleAddress.parse("0/r-0"), "uid-s0/r-0"));
    assertThat(story.asked()).containsExactly("create podgroup 0 of 2");
    assertThat(story.status().availableReplicas()).isZero();
    story.whileParentsAppear();
    assertThat(story.status().availableReplicas()).isEqualTo(1);
    var revision = story.state().spec().orElseThrow().revision();
    story.sees(new Input.RevisionGone(revision, "another"));
    assertThat(story.decided()).isEmpty();
    story.sees(new Input.RevisionGone(revision, "uid-" + revision));
    assertThat(story.asked()).containsExactly("record revision");
  }

  @Test
  void thePodGroupOfAppendixA() {
    var prefill =
        new RoleTemplate(
            "prefill",
            1,
            true,
            "HP",
            "{}",
            resources("gpu", "1", "cpu", "2"),
            resources("gpu", "1"));
    var decode =
        new RoleTemplate(
            "decode",
            0,
            false,
            "HD",
            "{}",
            resources("cpu", "500m"),
            dev.phalanx.domain.Resources.NONE);
    var wanted = groups(1).role(prefill, 2).role(decode, 1).queue("q1").minReplicas("prefill", 1);
    var hard = new TopologyPolicy("hard", Optional.of(2), Optional.empty());
    var soft = new TopologyPolicy("soft", Optional.empty(), Optional.empty());
    var story =
        Story.begin()
            .sees(
                new Input.GangSupportObserved(GangSupport.SUBGROUPS),
                wanted.observed(Optional.of(hard), Optional.of(soft)));
    story.whileParentsAppear();

    var shape =
        story.state().group(new GroupOrdinal(0)).orElseThrow().podGroup().orElseThrow().shape();
    assertThat(shape.minMember()).isEqualTo(3);
    assertThat(shape.minResources()).isEqualTo(resources("gpu", "2", "cpu", "2500m"));
    assertThat(shape.minResources().amounts()).hasToString("{cpu=2500m, gpu=2}");
    assertThat(shape.queue()).hasValue("q1");
    assertThat(shape.topology()).hasValue(hard);
    assertThat(shape.subGroups())
        .containsExactly(
            new SubGroup("prefill", 2, 1, Optional.of(soft)),
            new SubGroup("decode", 1, 1, Optional.of(soft)));
  }

  @Test
  void whatTheCrdOfPodGroupsDoesNotHaveIsNotAskedForAgainAndAgain() {
    var hard = Optional.of(new TopologyPolicy("hard", Optional.of(2), Optional.empty()));
    var wanted = groups(1).role("r", 2, 0);
    for (var support : List.of(GangSupport.BASIC, GangSupport.FLAT_TASK_MEMBERS)) {
      var story =
          Story.begin()
              .sees(new Input.GangSupportObserved(support), wanted.observed(hard, hard))
              .whileParentsAppear();
      var facts = story.state().group(new GroupOrdinal(0)).orElseThrow().podGroup().orElseThrow();
      assertThat(facts.shape().topology()).isEmpty();
      assertThat(story.asked()).containsExactly("create pod 0/r-0/0", "create pod 0/r-1/0");
      assertThat(story.status().condition(Condition.GANG_UNAVAILABLE).orElseThrow())
          .matches(Condition::isTrue)
          .extracting(Condition::reason)
          .isEqualTo("NoNetworkTopology");
      story.sees(new Input.GangSupportObserved(GangSupport.TASK_MEMBERS));
      assertThat(story.asked()).contains("update podgroup 0 of 2");
    }
  }

  @Test
  void aPodGroupIsBroughtIntoShapeWhenTheQueueAloneChanges() {
    var wanted = groups(1).role("r", 1, 0);
    var story = Story.of(wanted).whilePodsBecomeReady().sees(wanted.queue("other").observed());
    assertThat(story.asked()).containsExactly("update podgroup 0 of 1");
    story.whileParentsAppear();
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void aQueueThatNobodyAskedForIsNoDifference() {
    var story = Story.of(groups(1).role("r", 1, 0)).whilePodsBecomeReady();
    var facts = story.state().group(new GroupOrdinal(0)).orElseThrow().podGroup().orElseThrow();
    var shape = facts.shape();
    var defaulted =
        new PodGroupShape(
            shape.minMember(),
            shape.minResources(),
            Optional.of("default"),
            shape.topology(),
            Collections.emptySortedMap(),
            shape.subGroups());
    story.sees(
        new Input.PodGroupObserved(
            new GroupOrdinal(0),
            new PodGroupFacts(facts.uid(), defaulted, false, Optional.empty())));
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void aTerminatingPodGroupIsWaitedFor() {
    var story = Story.of(groups(1).role("r", 1, 0));
    var facts = story.state().group(new GroupOrdinal(0)).orElseThrow().podGroup().orElseThrow();
    story.sees(
        new Input.PodGroupObserved(
            new GroupOrdinal(0),
            new PodGroupFacts(facts.uid(), facts.shape(), true, Optional.empty())));
    assertThat(story.asked()).isEmpty();
    story.sees(new Input.PodGroupGone(new GroupOrdinal(0), facts.uid()));
    assertThat(story.asked()).containsExactly("create podgroup 0 of 1");
  }

  @Test
  void zeroGroupsAreASettledState() {
    var story = Story.of(groups(0).role("r", 1, 0));
    assertThat(story.status().condition("Available").orElseThrow().isTrue()).isTrue();
    assertThat(story.status().replicas()).isZero();
    assertThat(story.status().observedGeneration()).hasValue(1L);
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void tenThousandPodsAreOneDecisionAndOnePodsChangeIsOneEvent() {
    var story = Story.of(groups(1000).role("r", 1, 9));
    assertThat(story.asked()).hasSize(10_000);
    story.sees(readyPod("500/r-0/3"));
    assertThat(story.decided()).containsExactly("bound 500/r-0/3");
    assertThat(story.last().demands())
        .containsOnlyKeys(List.of(new Target.ForPod(PodAddress.parse("500/r-0/3"))));
  }
}
