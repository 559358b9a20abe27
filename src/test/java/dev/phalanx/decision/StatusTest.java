package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.PodAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The status of appendix A and its conditions over time. */
class StatusTest {

  @Test
  void theStatusOfAppendixA() {
    var story = Story.of(groups(1).role("prefill", 2, 1).role("decode", 1, 0));
    var before = story.status();
    assertThat(before.replicas()).isEqualTo(1);
    assertThat(before.updatedReplicas()).isEqualTo(1);
    assertThat(before.currentReplicas()).isZero();
    assertThat(before.availableReplicas()).isZero();
    assertThat(before.conditions()).extracting(Condition::type).containsExactly("Progressing");

    story.whilePodsBecomeReady();
    var after = story.status();
    var revision = story.state().spec().orElseThrow().revision().value();
    assertThat(after)
        .extracting(
            ServingStatus::observedGeneration,
            ServingStatus::replicas,
            ServingStatus::currentReplicas,
            ServingStatus::updatedReplicas,
            ServingStatus::availableReplicas,
            ServingStatus::currentRevision,
            ServingStatus::updateRevision)
        .containsExactly(Optional.of(1L), 1, 1, 1, 1, revision, revision);
    assertThat(after.labelSelector())
        .isEqualTo(
            "modelserving.volcano.sh/entry=true,modelserving.volcano.sh/name=m,phalanx.dev/scale-target=true");
    assertThat(after.conditions())
        .extracting(Condition::type, Condition::isTrue, Condition::reason, Condition::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "Progressing", false, "GroupProgressing", "Some groups is progressing: [0]"),
            org.assertj.core.groups.Tuple.tuple(
                "Available", true, "AllGroupsReady", "All Serving groups are ready"));
  }

  @Test
  void transitionTimesMoveOnlyWithTheVerdict() {
    var story = Story.of(groups(2).role("r", 1, 0)).whilePodsBecomeReady();
    var available = story.status().condition("Available").orElseThrow();
    story.sees(new Input.PodGone(PodAddress.parse("0/r-0/0"), "uid-0/r-0/0"));
    var lost = story.status().condition("Available").orElseThrow();
    assertThat(lost.isTrue()).isFalse();
    assertThat(lost.message()).isEqualTo("1 of 2 Serving groups are ready");
    assertThat(lost.lastTransitionTime()).isAfter(available.lastTransitionTime());
    story.sees(new Input.PodGone(PodAddress.parse("1/r-0/0"), "uid-1/r-0/0"));
    var still = story.status().condition("Available").orElseThrow();
    assertThat(still.message()).isEqualTo("0 of 2 Serving groups are ready");
    assertThat(still.lastTransitionTime()).isEqualTo(lost.lastTransitionTime());
  }

  @Test
  void theListOfProgressingGroupsIsBounded() {
    var story = Story.of(groups(40).role("r", 1, 0));
    assertThat(story.status().condition("Progressing").orElseThrow().message())
        .isEqualTo(
            "Some groups is progressing: [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 and 24 more]");
  }

  @Test
  void refusalsDegradeAndAreNamedUntilTheyPass() {
    var story = Story.of(groups(5).role("r", 1, 0));
    for (int i = 0; i < 5; i++) {
      story.sees(
          new Input.EffectRefused(
              new Target.ForPod(PodAddress.parse(i + "/r-0/0")), "exceeded quota: gpu"));
    }
    var degraded = story.status().condition("Degraded").orElseThrow();
    assertThat(degraded.isTrue()).isTrue();
    assertThat(degraded.message())
        .isEqualTo(
            "Pod m-0-r-0-0: exceeded quota: gpu; Pod m-1-r-0-0: exceeded quota: gpu; Pod m-2-r-0-0: exceeded quota: gpu; and 2 more");
    assertThat(story.last().announcements()).as("one warning, not five").isEmpty();
    story.sees(
        new Input.EffectRefused(
            new Target.ForPod(PodAddress.parse("0/r-0/0")), "exceeded quota: gpu"));
    assertThat(story.decided()).as("the same again").isEmpty();

    story.sees(
        new Input.EffectAccepted(new Target.ForPod(PodAddress.parse("0/r-0/0"))),
        new Input.EffectAccepted(new Target.ForStatus()));
    assertThat(story.decided()).containsExactly("unblocked pod 0/r-0/0", "status");
    story.whilePodsBecomeReady();
    assertThat(story.state().blocked()).isEmpty();
    assertThat(story.status().condition("Degraded").orElseThrow().reason())
        .isEqualTo("NothingBlocked");
  }

  @Test
  void theFirstRefusalIsAWarningAndALongOneIsCut() {
    var story =
        Story.of(groups(1).role("r", 1, 0))
            .sees(
                new Input.EffectRefused(
                    new Target.ForPod(PodAddress.parse("0/r-0/0")), "x".repeat(5000)));
    assertThat(story.last().announcements())
        .singleElement()
        .satisfies(said -> assertThat(said.isWarning()).isTrue());
    assertThat(story.status().condition("Degraded").orElseThrow().message())
        .hasSizeLessThan(1200)
        .endsWith("...");
  }

  @Test
  void aRefusalThatDiffersOnlyInItsNumbersIsNoNews() {
    var pod = new Target.ForPod(PodAddress.parse("0/r-0/0"));
    var story =
        Story.of(groups(1).role("r", 1, 0))
            .sees(new Input.EffectRefused(pod, "exceeded quota, used: pods=37"));
    assertThat(story.sees(new Input.EffectRefused(pod, "exceeded quota, used: pods=38")).decided())
        .isEmpty();
    assertThat(story.sees(new Input.EffectRefused(pod, "forbidden")).decided())
        .startsWith("blocked pod 0/r-0/0: forbidden");
  }

  @Test
  void aRefusalOfWhatIsNotAskedIsNoNews() {
    var story =
        Story.of(groups(1).role("r", 1, 0))
            .whilePodsBecomeReady()
            .sees(new Input.EffectRefused(new Target.ForPod(PodAddress.parse("0/r-0/0")), "late"));
    assertThat(story.decided()).isEmpty();
  }

  @Test
  void anUnreadableSpecKeepsTheLastGoodOneInForce() {
    var wanted = groups(1).role("r", 1, 0);
    var problem =
        new Input.SpecUnreadable(
            2, java.util.List.of("spec.recoveryPolicy: 'x': use RoleRecreate"));
    var story = Story.of(wanted).whilePodsBecomeReady().sees(problem);
    assertThat(story.decided()).containsExactly("reject 2", "status");
    assertThat(story.status().observedGeneration()).hasValue(1L);
    assertThat(story.status().availableReplicas()).isEqualTo(1);
    assertThat(story.status().condition("Degraded").orElseThrow().message())
        .isEqualTo("generation 2 is not followed: spec.recoveryPolicy: 'x': use RoleRecreate");
    assertThat(story.sees(problem).decided()).isEmpty();
    story.sees(wanted.generation(3).observed());
    assertThat(story.decided()).containsExactly("accept 3", "status");
    assertThat(story.status().condition("Degraded").orElseThrow().isTrue()).isFalse();
  }

  @Test
  void aFirstSpecThatCannotBeFollowedIsSaidSo() {
    var noWorkerTemplate =
        new dev.phalanx.domain.RoleTemplate(
            "r", 1, false, "h", "{}", Fixtures.resources(), Fixtures.resources());
    var story = Story.begin().sees(groups(-1).role(noWorkerTemplate, -1).observed());
    assertThat(story.decided()).containsExactly("reject 1", "status");
    assertThat(story.state().refusal().orElseThrow().problems())
        .containsExactly(
            "spec.replicas: -1: must be a non-negative integer",
            "spec.template.roles[0].workerTemplate: missing: required when workerReplicas (1) is greater than 0",
            "spec.template.roles[r].replicas: -1: must be a non-negative integer");
    assertThat(story.status().observedGeneration()).isEmpty();
    assertThat(story.status().conditions()).extracting(Condition::type).containsExactly("Degraded");
    assertThat(Story.begin().sees(groups(1).observed()).decided()).startsWith("reject 1");
  }

  @Test
  void noGenerationIsCalledAvailableBeforeItsRolloutHasBegun() {
    var old = groups(2).role("r", 1, 0);
    var story = Story.of(old).whilePodsBecomeReady();
    story.sees(old.role(template("r", 0, "b"), 1).generation(2).observed());
    assertThat(story.status().observedGeneration()).hasValue(1L);
    assertThat(story.asked()).allMatch(it -> it.contains("revision"));
    story.whileParentsAppear();
    assertThat(story.status().observedGeneration()).hasValue(2L);
    assertThat(story.status().availableReplicas()).isEqualTo(1);
    assertThat(story.status().condition(Condition.AVAILABLE).orElseThrow().isTrue()).isFalse();
    assertThat(story.status().condition(Condition.UPDATE_IN_PROGRESS).orElseThrow().isTrue())
        .isTrue();
  }

  @Test
  void aRevisionThatIsRefusedIsNoReasonToSayNothing() {
    var old = groups(2).role("r", 1, 0);
    var wanted = old.role(template("r", 0, "b"), 1).generation(2).observed();
    var story = Story.of(old).whilePodsBecomeReady().sees(wanted);
    story.sees(
        new Input.EffectRefused(new Target.ForRevision(wanted.spec().revision()), "forbidden"));
    assertThat(story.status().observedGeneration()).hasValue(2L);
    assertThat(story.status().condition(Condition.DEGRADED).orElseThrow().message())
        .contains("forbidden");
  }
}
