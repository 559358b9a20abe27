package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.Amount;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutAspect;
import dev.phalanx.domain.RolloutType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What beside the templates rolls, and what is said where it does not. */
class RolloutOnTest {
  private final Fixtures.Wanted plain = groups(1).role("r", 1, 0).scheduler("first");
  private final Fixtures.Wanted listed =
      plain.revisionRules(new RevisionRules(10, List.of(RolloutAspect.SCHEDULER)));

  @Test
  void anotherSchedulerIsForNewPodsAndSaidOnce() {
    var story = Story.of(plain).whilePodsBecomeReady();
    story.sees(plain.scheduler("second").generation(2).observed());
    assertThat(warnings(story))
        .containsExactly(
            "AppliesToNewPods: changed scheduler: applies to new pods, those that are there keep"
                + " what they have; with the annotation phalanx.dev/rollout-on: \"scheduler\" the"
                + " next such change replaces them");
    assertThat(story.asked()).isEmpty();
    story.sees(plain.scheduler("second").generation(3).observed());
    assertThat(warnings(story)).isEmpty();
  }

  @Test
  void beforeThereAreGroupsThereIsNothingToSay() {
    var story = Story.begin().sees(groups(0).role("r", 1, 0).scheduler("first").observed());
    story.sees(groups(0).role("r", 1, 0).scheduler("second").generation(2).observed());
    assertThat(warnings(story)).isEmpty();
  }

  @Test
  void listingItRollsNothingAndTakingItOffTheListNeither() {
    var story = Story.of(plain).whilePodsBecomeReady();
    var revision = story.state().target();
    story.sees(named(listed.generation(2), "first"));
    assertThat(story.state().target()).isEqualTo(revision);
    story.sees(named(listed.withGroups(1).generation(3), "first"));
    assertThat(story.state().target()).isEqualTo(revision);
    assertThat(story.asked()).isEmpty();
    story.sees(plain.generation(4).observed());
    assertThat(story.state().target()).isEqualTo(revision);
  }

  @Test
  void aListedChangeRollsLikeATemplate() {
    var story = Story.of(plain).whilePodsBecomeReady();
    story.sees(named(listed.generation(2), "first"));
    story.sees(named(listed.scheduler("second").generation(3), "second"));
    assertThat(warnings(story)).isEmpty();
    assertThat(story.asked()).containsExactly("record revision");
    story.whileParentsAppear();
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 OUTDATED");
    var rolled = story.state().target();
    story.whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(plain.scheduler("second").generation(4).observed());
    assertThat(story.state().target()).isEqualTo(rolled);
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void roleReplicasRollToo() {
    var byRole =
        new Rollout(
            RolloutType.ROLE_ROLLING_UPDATE,
            Optional.of(Amount.of(1)),
            Optional.empty(),
            Optional.empty());
    var story = Story.of(plain.rollout(byRole)).whilePodsBecomeReady();
    story.sees(named(listed.rollout(byRole).scheduler("second").generation(2), "second"));
    story.whileParentsAppear();
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 OUTDATED");
  }

  /** As the spec is read where the scheduler is part of names and hashes. */
  private static Input.ServingObserved named(Fixtures.Wanted wanted, String scheduler) {
    var plain = wanted.observed();
    return new Input.ServingObserved(
        plain.spec().withRevision(new Revision(plain.spec().revision() + scheduler)),
        plain.templates().stream()
            .map(template -> template.withHash(template.hash() + scheduler))
            .toList());
  }

  private static List<String> warnings(Story story) {
    return story.last().announcements().stream()
        .filter(Announcement::isWarning)
        .map(warning -> warning.reason() + ": " + warning.message())
        .toList();
  }
}
