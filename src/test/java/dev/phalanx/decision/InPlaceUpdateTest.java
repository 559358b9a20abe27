package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.Amount;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.RolloutType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** New images in pods that stand. */
class InPlaceUpdateTest {
  private static final RolloutRules IN_PLACE =
      new RolloutRules(false, Duration.ofMinutes(10), false, Duration.ZERO, true);
  private static final Fixtures.Wanted WANTED = groups(3).role("r", 1, 1).rolloutRules(IN_PLACE);

  private static Fixtures.Wanted image(Fixtures.Wanted wanted, String image) {
    return wanted.role(template("r", 1, image), 1).generation(wanted.generation() + 1);
  }

  private static Story ready(Fixtures.Wanted wanted) {
    return labelled(Story.of(wanted).whilePodsBecomeReady());
  }

  /** Pods say which revision they have. */
  private static Story labelled(Story story) {
    for (var group : story.state().groups().byOrdinal().values()) {
      for (var role : group.roles().values()) {
        for (var index : role.pods().keySet()) {
          var pod = new RoleAddress(group.ordinal(), role.id()).pod(index);
          var facts = story.live(pod);
          story.sees(
              new Input.PodObserved(
                  pod, facts.withMarks(facts.marks().withRevision(role.revision()))));
        }
      }
    }
    return story;
  }

  /** The new image is asked for, and its ControllerRevision is there. */
  private static Story rolling(Fixtures.Wanted wanted) {
    return ready(wanted).sees(image(wanted, "b").observed()).whileParentsAppear();
  }

  private static Input.PodObserved pod(Story story, String pod, int restarts, boolean isReady) {
    return pod(story, pod, restarts, isReady, ImageChange.NONE);
  }

  private static Input.PodObserved pod(
      Story story, String pod, int restarts, boolean isReady, ImageChange change) {
    var address = PodAddress.parse(pod);
    var facts = story.live(address);
    var exit = Optional.of(new Failure(FailureKind.APPLICATION_EXIT, "failed: container c exited"));
    var progress =
        new PodProgress(
            restarts,
            true,
            Rendezvous.NONE,
            Optional.empty(),
            restarts == 0 ? Optional.empty() : exit,
            change);
    return new Input.PodObserved(
        address, facts.withReady(isReady).withPhase(PodPhase.RUNNING).withProgress(progress));
  }

  /** Both pods of the group run the new image. */
  private static Story replaced(Story story, int group, int restarts) {
    for (var pod : List.of("%d/r-0/0".formatted(group), "%d/r-0/1".formatted(group))) {
      story
          .sees(pod(story, pod, restarts - 1, false, ImageChange.PENDING))
          .sees(pod(story, pod, restarts, false))
          .sees(pod(story, pod, restarts, true));
    }
    return story;
  }

  @Test
  void podsArePatchedGroupByGroupWithinTheBudget() {
    var story = rolling(WANTED);
    assertThat(story.decided())
        .contains("revise in place 2", "unready 2/r-0", "unready 2")
        .noneMatch(text -> text.startsWith("condemn"));
    assertThat(story.asked())
        .containsExactly(
            "patch pod 2/r-0/0 in service scale target with images",
            "patch pod 2/r-0/1 with images");
    assertThat(story.status().availableReplicas()).isEqualTo(2);
    assertThat(story.status().updatedReplicas()).isEqualTo(1);

    story.whilePodsArePatched();
    assertThat(story.asked()).isEmpty();
    assertThat(story.status().availableReplicas())
        .as("no kubelet has acted yet, and the pods are still Ready")
        .isEqualTo(2);

    replaced(story, 2, 1);
    assertThat(story.decided()).contains("ready 2", "revise in place 1", "unready 1");
    replaced(story.whilePodsArePatched(), 1, 1);
    replaced(story.whilePodsArePatched(), 0, 1);
    assertThat(story.status().availableReplicas()).isEqualTo(3);
    assertThat(story.status().updatedReplicas()).isEqualTo(3);
    assertThat(story.decided()).contains("proven");
    assertThat(story.journal())
        .extracting(JournalEntry::event)
        .noneMatch(event -> event instanceof Event.PodFailed || event instanceof Event.PodLost);
  }

  @Test
  void asManyGroupsAtATimeAsMayBeUnavailable() {
    var two = WANTED.rollout(rollout(RolloutType.SERVING_GROUP_ROLLING_UPDATE, 2, 0, 0));
    assertThat(rolling(two).decided())
        .contains("revise in place 2", "revise in place 1")
        .doesNotContain("revise in place 0");
  }

  @Test
  void protectedGroupsStayAsTheyAre() {
    var story = rolling(WANTED.rollout(rollout(RolloutType.SERVING_GROUP_ROLLING_UPDATE, 3, 0, 2)));
    assertThat(story.decided()).contains("revise in place 2").doesNotContain("revise in place 1");
  }

  @Test
  void aPausedRolloutGoesNoFurther() {
    var story =
        rolling(
            WANTED.rolloutRules(new RolloutRules(true, Duration.ZERO, false, Duration.ZERO, true)));
    assertThat(story.asked()).isEmpty();
    assertThat(story.status().availableReplicas()).isEqualTo(3);
  }

  @Test
  void whereItIsNotAskedForGroupsAreReplaced() {
    assertThat(rolling(WANTED.rolloutRules(RolloutRules.DEFAULT)).decided())
        .contains("condemn 2 OUTDATED");
  }

  @Test
  void whereMoreThanImagesDiffersGroupsAreReplaced() {
    var story =
        ready(WANTED)
            .sees(WANTED.role(template("r", 2, "b"), 1).generation(2).observed())
            .whileParentsAppear();
    assertThat(story.decided()).contains("condemn 2 OUTDATED");
  }

  @Test
  void whereTheRolesAreOthersGroupsAreReplaced() {
    var story =
        ready(WANTED).sees(image(WANTED, "b").role("s", 1, 0).observed()).whileParentsAppear();
    assertThat(story.decided()).contains("condemn 2 OUTDATED");
  }

  @Test
  void underASurgeGroupsAreReplaced() {
    var surge = WANTED.rollout(rollout(RolloutType.SERVING_GROUP_ROLLING_UPDATE, 1, 1, 0));
    assertThat(rolling(surge).journal())
        .extracting(JournalEntry::event)
        .contains(new Event.ServingGroupCondemned(new GroupOrdinal(2), Cause.OUTDATED))
        .noneMatch(Event.ServingGroupRevisedInPlace.class::isInstance);
  }

  @Test
  void aGroupWithAPodThatHasEndedIsReplaced() {
    var none = WANTED.policy(RecoveryPolicy.NONE);
    var story = ready(none);
    var facts = story.live(PodAddress.parse("2/r-0/1")).withReady(false);
    story
        .sees(new Input.PodObserved(PodAddress.parse("2/r-0/1"), facts.withPhase(PodPhase.FAILED)))
        .sees(image(none, "b").observed())
        .whileParentsAppear();
    assertThat(story.decided()).contains("condemn 2 OUTDATED");
  }

  @Test
  void aGroupOnALostNodeIsReplaced() {
    var story =
        ready(WANTED)
            .sees(new Input.NodesObserved(new TreeMap<>(Map.of("node-1", Fixtures.T0))))
            .sees(image(WANTED, "b").observed())
            .whileParentsAppear();
    assertThat(story.decided()).contains("condemn 2 OUTDATED");
  }

  @Test
  void theContainerOfTheOldImageMayGoOnForLong() {
    var story = rolling(WANTED).whilePodsArePatched();
    story.sees(pod(story, "2/r-0/0", 0, true, ImageChange.PENDING));
    assertThat(story.decided()).isEmpty();
    assertThat(story.state().role(RoleAddress.parse("2/r-0")).orElseThrow().isReady()).isFalse();
  }

  @Test
  void aRestartThatNobodySawDownIsWhatWasAskedFor() {
    var story = rolling(WANTED).whilePodsArePatched();
    story.sees(pod(story, "2/r-0/0", 1, true)).sees(pod(story, "2/r-0/1", 1, true));
    assertThat(story.decided()).contains("ready 2");
  }

  @Test
  void patchAndRestartMayBeSeenAtOnce() {
    var story = rolling(WANTED);
    for (var pod : List.of("2/r-0/0", "2/r-0/1")) {
      var seen = pod(story, pod, 1, true);
      story.sees(Fixtures.labelled(seen, story.state().target().orElseThrow()));
    }
    assertThat(story.decided()).contains("ready 2").noneMatch(it -> it.startsWith("failed"));
  }

  @Test
  void aMemberMayCrashUntilAllAreThere() {
    var story = rolling(WANTED).whilePodsArePatched();
    story.sees(pod(story, "2/r-0/1", 1, false)).sees(pod(story, "2/r-0/1", 2, false));
    assertThat(story.decided()).contains("excuse 2/r-0/1 2");
    story.sees(pod(story, "2/r-0/0", 1, false));
    assertThat(story.decided()).contains("2/r-0 IMAGES_PRESENT").doesNotContain("failed 2/r-0/0");
  }

  @Test
  void aCrashOfTheNewImageIsAFailure() {
    var story = rolling(WANTED).whilePodsArePatched();
    story
        .sees(pod(story, "2/r-0/0", 1, false))
        .sees(pod(story, "2/r-0/1", 1, false))
        .sees(pod(story, "2/r-0/1", 2, false));
    assertThat(story.decided())
        .contains(
            "failed 2/r-0/1 APPLICATION_EXIT", "tear down 2/r-0 for 2/r-0/1 APPLICATION_EXIT #1");
    story.whileDeletionsHappen();
    assertThat(created(story)).containsOnly(story.state().target().orElseThrow());
  }

  @Test
  void anImageThatNeverComesIsLateAsAnyOther() {
    var story = rolling(WANTED).whilePodsArePatched().after(Duration.ofHours(2).plusMinutes(1));
    assertThat(story.decided()).contains("2/r-0 overdue IMAGES_PRESENT");
  }

  @Test
  void aRolloutThatGetsStuckIsTakenBackInPlace() {
    var back =
        WANTED.rolloutRules(
            new RolloutRules(false, Duration.ofMinutes(10), true, Duration.ZERO, true));
    var story = rolling(back).whilePodsArePatched();
    var first = story.state().group(new GroupOrdinal(0)).orElseThrow().revision();
    story.after(Duration.ofMinutes(11));
    assertThat(story.decided())
        .contains(
            "stuck: pod m-2-r-0-0 on node-1 does not run its new image",
            "roll back",
            "revise in place 2")
        .noneMatch(text -> text.startsWith("condemn"));
    assertThat(story.asked())
        .containsExactly(
            "patch pod 2/r-0/0 in service scale target with images",
            "patch pod 2/r-0/1 with images");
    replaced(story.whilePodsArePatched(), 2, 1);
    assertThat(story.status().availableReplicas()).isEqualTo(3);
    assertThat(story.state().group(new GroupOrdinal(2)).orElseThrow().revision()).isEqualTo(first);
  }

  @Test
  void aRollbackBeforeThePatchAsksNothingOfThePods() {
    var story = rolling(WANTED).sees(WANTED.generation(3).observed());
    assertThat(story.decided()).contains("revise in place 2", "ready 2");
    assertThat(story.asked()).singleElement().asString().startsWith("renumber revision");
  }

  @Test
  void aPatchThatComesLateIsPatchedAgain() {
    var story = rolling(WANTED);
    var late = story.state().target().orElseThrow();
    story.sees(WANTED.generation(3).observed());
    var pod = PodAddress.parse("2/r-0/0");
    var facts = story.live(pod);
    story.sees(
        new Input.PodObserved(
            pod,
            facts
                .withMarks(facts.marks().withRevision(late))
                .withProgress(facts.progress().with(ImageChange.PENDING))));
    assertThat(story.decided()).contains("unready 2");
    assertThat(story.asked())
        .filteredOn(text -> !text.startsWith("renumber revision"))
        .containsExactly("patch pod 2/r-0/0 in service scale target with images");
  }

  @Test
  void anImageTakenBackInTimeMayRestartThePodOrNot() {
    var story = rolling(WANTED).whilePodsArePatched().sees(WANTED.generation(3).observed());
    for (var pod : List.of("2/r-0/0", "2/r-0/1")) {
      var seen = pod(story, pod, 0, true, ImageChange.POSSIBLE);
      story.sees(Fixtures.labelled(seen, story.state().target().orElseThrow()));
    }
    assertThat(story.decided()).contains("ready 2");
    story.sees(pod(story, "2/r-0/0", 1, false));
    assertThat(story.decided()).contains("unready 2").noneMatch(it -> it.startsWith("failed"));
  }

  @Test
  void aPodThatIsDeletedMeanwhileComesBackFromTheNewTemplate() {
    var story = rolling(WANTED).whilePodsArePatched();
    story
        .sees(new Input.PodGone(PodAddress.parse("2/r-0/1"), "uid-2/r-0/1"))
        .whileDeletionsHappen();
    assertThat(created(story)).containsOnly(story.state().target().orElseThrow());
  }

  @Test
  void aPodThatWasOnItsWayWithTheOldTemplateIsPatched() {
    var story = Story.of(WANTED);
    var old = story.state().target().orElseThrow();
    story.sees(image(WANTED, "b").observed()).whileParentsAppear();
    assertThat(story.decided()).contains("revise in place 2");
    var pod = Fixtures.readyPod("2/r-0/0");
    story.sees(Fixtures.labelled(pod, old));
    assertThat(story.asked()).contains("patch pod 2/r-0/0 in service scale target with images");
  }

  @Test
  void aGroupThatWaitsToBeRecreatedBeginsAnew() {
    var story = ready(WANTED);
    story.sees(pod(story, "2/r-0/0", 1, false)).whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(pod(story, "2/r-0/0", 1, false));
    assertThat(story.decided()).anyMatch(text -> text.startsWith("delay role 2/r-0"));
    story.sees(image(WANTED, "b").observed()).whileParentsAppear();
    assertThat(story.decided()).contains("revise in place 2");
    assertThat(story.state().role(RoleAddress.parse("2/r-0")).orElseThrow().recovery())
        .isEqualTo(Recovery.NONE);
  }

  @Test
  void aGroupThatIsScaledAtTheSameTimeIsPatchedAndGetsTheRest() {
    var story =
        ready(WANTED)
            .sees(WANTED.role(template("r", 1, "b"), 2).generation(2).observed())
            .whileParentsAppear();
    assertThat(story.journal())
        .extracting(JournalEntry::event)
        .contains(
            new Event.ServingGroupRevisedInPlace(
                new GroupOrdinal(2), story.state().target().orElseThrow()));
    assertThat(story.asked())
        .contains(
            "patch pod 2/r-0/0 in service scale target with images",
            "create pod 2/r-1/0",
            "create pod 2/r-1/1");
  }

  @Test
  void roleReplicasArePatchedWithinTheirOwnBudgetAndOthersUntouched() {
    var byRole =
        groups(1)
            .role(template("r", 1, "a"), 2)
            .role("s", 1, 0)
            .rollout(rollout(RolloutType.ROLE_ROLLING_UPDATE, 1, 0, 0))
            .rolloutRules(IN_PLACE);
    var story =
        ready(byRole)
            .sees(byRole.role(template("r", 1, "b"), 2).generation(2).observed())
            .whileParentsAppear();
    assertThat(story.decided()).contains("revise in place 0/r-1", "unready 0/r-1", "unready 0");
    assertThat(story.asked())
        .containsExactly(
            "patch pod 0/r-1/0 in service with images", "patch pod 0/r-1/1 with images");
    story.whilePodsArePatched();
    story.sees(pod(story, "0/r-1/0", 1, true)).sees(pod(story, "0/r-1/1", 1, true));
    assertThat(story.decided()).contains("ready 0/r-1", "revise in place 0/r-0");
    story.whilePodsArePatched();
    story.sees(pod(story, "0/r-0/0", 1, true)).sees(pod(story, "0/r-0/1", 1, true));
    assertThat(story.journal())
        .extracting(JournalEntry::event)
        .contains(
            new Event.ServingGroupRevised(
                new GroupOrdinal(0), story.state().target().orElseThrow()));
    assertThat(story.status().updatedReplicas()).isEqualTo(1);
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void aCrashOfTheControllerChangesNothing() {
    var story = rolling(WANTED);
    var pod = PodAddress.parse("2/r-0/0");
    var facts = story.live(pod);
    story.sees(
        new Input.PodObserved(
            pod,
            facts
                .withMarks(facts.marks().withRevision(story.state().target().orElseThrow()))
                .withProgress(facts.progress().with(ImageChange.PENDING))));
    var state =
        story.journal().stream()
            .reduce(
                ServingState.initial(Fixtures.ID), ModelServingDecider::apply, (_, right) -> right);
    assertThat(Outstanding.all(state).keySet())
        .containsOnlyOnce(new Target.ForPod(PodAddress.parse("2/r-0/1")))
        .doesNotContain(new Target.ForPod(pod));
  }

  private static List<Revision> created(Story story) {
    return Outstanding.all(story.state()).values().stream()
        .map(demand -> demand.effect().orElseThrow())
        .filter(Effect.CreatePod.class::isInstance)
        .map(effect -> ((Effect.CreatePod) effect).revision())
        .toList();
  }

  private static Rollout rollout(
      RolloutType type, int maxUnavailable, int maxSurge, int partition) {
    return new Rollout(
        type,
        Optional.of(Amount.of(maxUnavailable)),
        Optional.of(Amount.of(maxSurge)),
        Optional.of(Amount.of(partition)));
  }
}
