package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.readyPod;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RolloutRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deletion, restart, and children that no plan knows. */
class OwnershipTest {
  private static final PodMarks IN_SERVICE = new PodMarks(Optional.empty(), true, true);

  @Test
  void aServingOnItsWayOutIsOnlyWatched() {
    var story =
        Story.of(groups(1).role("r", 1, 1))
            .whilePodsBecomeReady()
            .sees(new Input.ServingTerminating());
    assertThat(story.decided()).containsExactly("deleting");
    assertThat(story.sees(new Input.ServingTerminating()).decided()).isEmpty();
    story.sees(new Input.PodGone(PodAddress.parse("0/r-0/0"), "uid-0/r-0/0"));
    assertThat(story.decided()).startsWith("lost 0/r-0/0");
    assertThat(story.asked()).isEmpty();
    assertThat(story.sees(new Input.ServingGone()).decided()).containsExactly("deleted");
    assertThat(story.sees(new Input.PodGone(PodAddress.parse("0/r-0/1"), "uid-0/r-0/1")).decided())
        .isEmpty();
  }

  @Test
  void aRestartFindsWhatHasGoneAndAsksForItAgain() {
    var wanted = groups(1).role("r", 1, 1);
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(new Input.Relisted(List.of(wanted.observed())));
    assertThat(story.decided())
        .startsWith(
            "revision lost",
            "podgroup lost 0",
            "service lost 0/r-0",
            "failed 0/r-0/0 DELETED",
            "lost 0/r-0/0",
            "failed 0/r-0/1 DELETED",
            "lost 0/r-0/1",
            "tear down 0/r-0 for 0/r-0/0 DELETED #1",
            "rebuild 0/r-0");
    assertThat(story.asked()).containsExactly("record revision");
    story.whileParentsAppear();
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0", "create pod 0/r-0/1");
  }

  @Test
  void whereNoPolicyHoldsARestartFillsInWhatHasGone() {
    var wanted = groups(1).role("r", 1, 1).policy(RecoveryPolicy.NONE);
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(
        story.relisted(
            wanted, seen -> !(seen instanceof Input.PodObserved pod && pod.pod().isEntry())));
    assertThat(story.decided())
        .containsExactly(
            "failed 0/r-0/0 DELETED", "lost 0/r-0/0", "unready 0/r-0", "unready 0", "status");
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0");
  }

  @Test
  void aRestartWithNothingNewDecidesNothing() {
    var wanted = groups(1).role("r", 1, 1);
    var story = Story.of(wanted).whilePodsBecomeReady();
    assertThat(story.sees(story.relisted(wanted, _ -> true)).decided()).isEmpty();
  }

  @Test
  void aRestartFindsWhatHasChangedMeanwhile() {
    var story = Story.of(groups(1).role("r", 1, 1)).whilePodsBecomeReady();
    var unreadable = new Input.SpecUnreadable(2, List.of("spec.replicas: 'x': must be a number"));
    story.sees(
        new Input.Relisted(
            List.of(readyPod("0/r-0/0"), new Input.ServingTerminating(), unreadable)));
    assertThat(story.decided())
        .containsSubsequence(
            "podgroup lost 0", "service lost 0/r-0", "lost 0/r-0/1", "deleting", "reject 2")
        .doesNotContain("lost 0/r-0/0");
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void childrenOfARunningClusterAreTakenOverWithoutARequest() {
    var wanted = groups(1).role("r", 1, 1);
    var running = Story.of(wanted).whilePodsBecomeReady();
    var takeover =
        Story.begin()
            .sees(
                new Input.GangSupportObserved(GangSupport.SUBGROUPS),
                new Input.Relisted(everything(running, wanted)));
    assertThat(takeover.asked()).isEmpty();
    assertThat(takeover.status())
        .usingRecursiveComparison()
        .ignoringFields("conditions")
        .isEqualTo(running.status());
  }

  @Test
  void theNameThatAnotherControllerGaveARevisionStays() {
    var wanted = groups(1).role("r", 1, 0);
    var theirs = new Revision("5d8f7c9b");
    var story =
        Story.begin()
            .sees(
                new Input.Relisted(
                    List.of(
                        wanted.observed(),
                        new Input.RevisionObserved(theirs, "u", 3, wanted.templates()))));
    assertThat(story.state().spec().orElseThrow().revision()).isEqualTo(theirs);
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0");
  }

  @Test
  void adoptedGroupsKeepTheRevisionOfTheirPods() {
    var old = groups(1).role("r", 1, 1);
    var running = Story.of(old).whilePodsBecomeReady();
    var seen = new ArrayList<>(everything(running, old));
    seen.set(0, old.role(Fixtures.template("r", 1, "b"), 1).generation(2).observed());
    var takeover =
        Story.begin()
            .sees(new Input.GangSupportObserved(GangSupport.SUBGROUPS), new Input.Relisted(seen));
    assertThat(takeover.state().group(new GroupOrdinal(0)).orElseThrow().revision())
        .isEqualTo(running.state().spec().orElseThrow().revision());
    assertThat(takeover.asked()).containsExactly("record revision");
    assertThat(takeover.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void adoptedPodsBeyondTheSpecAreDeleted() {
    var wanted = groups(1).role("r", 1, 0);
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(readyPod("0/r-0/5"), readyPod("0/gone-0/0"), pendingPod("7/r-0/0"));
    assertThat(story.asked())
        .containsExactly(
            "delete pod 0/gone-0/0 ROLE_REMOVED",
            "delete pod 0/r-0/5 SURPLUS",
            "delete pod 7/r-0/0 SCALED_DOWN");
    assertThat(story.status().availableReplicas()).isZero();
    story.whileDeletionsHappen();
    assertThat(story.asked()).isEmpty();
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void childrenSeenBeforeAnySpecWaitForTheNextPicture() {
    assertThat(
            Story.begin()
                .sees(
                    readyPod("0/r-0/0"),
                    new Input.ServiceObserved(
                        RoleAddress.parse("0/r-0"), new ServiceFacts("u", false)))
                .decided())
        .isEmpty();
    assertThat(
            Story.begin()
                .sees(
                    new Input.PodGroupGone(new GroupOrdinal(0), "u"),
                    new Input.ServiceGone(RoleAddress.parse("0/r-0"), "u"))
                .decided())
        .isEmpty();
  }

  private static List<Input.Seen> everything(Story story, Fixtures.Wanted wanted) {
    var seen = new ArrayList<Input.Seen>(List.of(wanted.observed()));
    for (var revision : story.state().revisions().values()) {
      seen.add(
          new Input.RevisionObserved(
              revision.revision(),
              revision.objectUid().orElseThrow(),
              revision.number(),
              revision.roles()));
    }
    for (var group : story.state().groups().byOrdinal().values()) {
      seen.add(new Input.PodGroupObserved(group.ordinal(), group.podGroup().orElseThrow()));
      for (var role : group.roles().values()) {
        var address = new RoleAddress(group.ordinal(), role.id());
        role.service().ifPresent(facts -> seen.add(new Input.ServiceObserved(address, facts)));
        role.pods()
            .forEach(
                (index, slot) -> {
                  var facts = slot.live().orElseThrow();
                  var marks = facts.marks().withRevision(role.revision());
                  seen.add(new Input.PodObserved(address.pod(index), facts.withMarks(marks)));
                });
      }
    }
    return seen;
  }

  @Test
  void theEntryLabelIsOursAndIsPutRight() {
    var wanted = groups(1).role("r", 1, 1);
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(labelled("0/r-0/0", PodMarks.NONE), labelled("0/r-0/1", IN_SERVICE));
    assertThat(story.decided())
        .containsExactly("marked 0/r-0/0", "marked 0/r-0/1 in service scale target");
    assertThat(story.asked())
        .containsExactly("patch pod 0/r-0/0 in service scale target", "patch pod 0/r-0/1");
    story.sees(labelled("0/r-0/0", IN_SERVICE), labelled("0/r-0/1", PodMarks.NONE));
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void aPodThatGoesIsNotLabelledAnyMore() {
    var wanted = groups(1).role("r", 1, 0);
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(labelled("0/r-0/0", PodMarks.NONE))
            .sees(wanted.withGroups(0).observed());
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 SCALED_DOWN");
  }

  private static Input.PodObserved labelled(String address, PodMarks marks) {
    var pod = Fixtures.readyPod(address);
    return new Input.PodObserved(pod.pod(), pod.facts().withMarks(marks));
  }

  private static Input.PodObserved pendingPod(String address) {
    return Fixtures.pod(address, "uid-" + address, PodPhase.PENDING, false);
  }

  @Test
  void whatIsAdoptedAfterARolloutWasTakenBackHasTheRevisionThatIsGoneBackTo() {
    var wanted =
        groups(1)
            .role("r", 1, 0)
            .rolloutRules(
                new RolloutRules(false, Duration.ofMinutes(1), true, Duration.ZERO, false));
    var story = Story.of(wanted).whilePodsBecomeReady();
    var old = story.state().target();
    story
        .sees(wanted.role(template("r", 0, "b"), 1).generation(2).observed())
        .whileParentsAppear()
        .after(Duration.ofMinutes(1));
    assertThat(story.decided()).contains("roll back");
    story.sees(readyPod("3/r-0/0"));
    assertThat(story.decided())
        .containsExactly("add 3", "add 3/r-0", "bound 3/r-0/0", "ready 3/r-0", "ready 3", "status");
    assertThat(story.state().group(new GroupOrdinal(3)).map(ServingGroupState::revision))
        .isEqualTo(old);
  }
}
