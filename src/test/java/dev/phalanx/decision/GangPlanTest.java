package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.gone;
import static dev.phalanx.decision.Fixtures.readyPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.GroupOrdinal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A PodGroup never asks for members that do not exist and will not come by themselves. */
class GangPlanTest {
  private static final Fixtures.Wanted WANTED = groups(1).role("r", 2, 1);
  private static final List<String> PODS = List.of("0/r-0/0", "0/r-0/1", "0/r-1/0", "0/r-1/1");

  private static Input ungrouped(String pod) {
    var ready = readyPod(pod);
    return new Input.PodObserved(ready.pod(), ready.facts().withGrouped(false));
  }

  private static PodGroupShape shape(Story story) {
    var group = story.state().group(new GroupOrdinal(0)).orElseThrow();
    return GangPlan.shape(story.state(), group, story.state().spec().orElseThrow());
  }

  /** All pods stand and are ready when the cluster gets its PodGroups. */
  private static Story beforePodGroups() {
    var story = Story.begin().sees(WANTED.observed()).whileParentsAppear();
    PODS.forEach(pod -> story.sees(ungrouped(pod)));
    return story.sees(new Input.GangSupportObserved(GangSupport.SUBGROUPS));
  }

  @Test
  void podsFromATimeWithoutPodGroupsAreNotWaitedFor() {
    var story = beforePodGroups();
    assertThat(story.asked()).containsExactly("create podgroup 0 of 0");
    assertThat(story.whileParentsAppear().asked()).isEmpty();
  }

  @Test
  void aRoleReplicaJoinsTheGangWhenItIsMadeAnew() {
    var story = beforePodGroups().whileParentsAppear();
    story.sees(gone("0/r-1/0"), gone("0/r-1/1"));
    assertThat(story.asked()).containsExactly("update podgroup 0 of 2");
    story.whileParentsAppear().after(Duration.ofMillis(250));
    assertThat(story.asked()).containsExactly("create pod 0/r-1/0", "create pod 0/r-1/1");
    assertThat(shape(story).minMember()).isEqualTo(2);
    assertThat(shape(story).subGroups()).singleElement().matches(it -> it.minSubGroups() == 1);
    story.whilePodsBecomeReady().sees(gone("0/r-0/0"), gone("0/r-0/1"));
    assertThat(story.asked()).containsExactly("update podgroup 0 of 4");
  }

  @Test
  void aRoleReplicaWithOnePodThatCannotJoinIsNotWaitedFor() {
    var story = beforePodGroups().whileParentsAppear();
    story.sees(gone("0/r-1/1"));
    assertThat(shape(story).minMember()).isZero();
  }

  @Test
  void aPodThatWasAskedForBeforeThereWerePodGroupsIsNotWaitedFor() {
    var story =
        Story.begin()
            .sees(WANTED.observed())
            .whileParentsAppear()
            .sees(new Input.GangSupportObserved(GangSupport.SUBGROUPS))
            .whileParentsAppear();
    assertThat(shape(story).minMember()).isEqualTo(4);
    story.sees(ungrouped("0/r-0/0"));
    assertThat(story.asked()).containsExactly("update podgroup 0 of 2");
  }

  @Test
  void tasksAreTheRoleReplicasThatStand() {
    var wanted = groups(1).role("r", 3, 0);
    var story =
        Story.begin()
            .sees(new Input.GangSupportObserved(GangSupport.TASK_MEMBERS), wanted.observed())
            .whileParentsAppear()
            .whilePodsBecomeReady();
    var cheapest = readyPod("0/r-0/0");
    story.sees(
        new Input.PodObserved(cheapest.pod(), cheapest.facts().withDeletionCost(-5)),
        wanted.withReplicas("r", 2).observed());
    story.whileDeletionsHappen();
    assertThat(shape(story).minTaskMember()).hasToString("{r-1=1, r-2=1}");
  }

  @Test
  void ofARoleWithAMinimumTheFirstThatStandBelongToTheGang() {
    var wanted = groups(1).role("r", 3, 1).minReplicas("r", 1);
    var story = Story.of(wanted);
    assertThat(shape(story).minMember()).isEqualTo(2);
    assertThat(shape(story).subGroups()).singleElement().matches(it -> it.minSubGroups() == 1);
  }
}
