package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RolloutRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One pod of each group stands for it where an autoscaler measures. */
class ScaleTargetTest {

  private static Input.PodObserved seen(String address, PodMarks marks, int cost) {
    var pod = Fixtures.readyPod(address);
    return new Input.PodObserved(pod.pod(), pod.facts().withMarks(marks).withDeletionCost(cost));
  }

  private static PodMarks entry(boolean isScaleTarget) {
    return new PodMarks(Optional.empty(), true, isScaleTarget);
  }

  private static List<String> targets(Story story) {
    return story.state().groups().byOrdinal().values().stream()
        .flatMap(
            group ->
                Marking.scaleTarget(story.state(), group).stream()
                    .map(role -> group.ordinal() + "/" + role))
        .toList();
  }

  @Test
  void itIsTheFirstRolesLowestOrdinalFromTheBeginning() {
    var wanted = groups(2).role("prefill", 2, 1).role("decode", 2, 0);
    var story = Story.of(wanted).whilePodsBecomeReady();
    assertThat(story.asked()).as("pods are created with it").isEmpty();
    assertThat(targets(story)).containsExactly("0/prefill-0", "1/prefill-0");
  }

  @Test
  void itMovesWhenItsRoleReplicaGoes() {
    var wanted = groups(1).role("r", 3, 0);
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(seen("0/r-0/0", entry(true), -5))
            .sees(wanted.withReplicas("r", 2).observed());
    assertThat(story.asked())
        .containsExactly(
            "delete pod 0/r-0/0 SCALED_DOWN", "patch pod 0/r-1/0 in service scale target");
    story.whileDeletionsHappen().sees(seen("0/r-1/0", entry(true), 0));
    assertThat(story.asked()).containsExactly("update podgroup 0 of 2");
    story.whileParentsAppear();
    assertThat(story.asked()).isEmpty();
    assertThat(story.status().availableReplicas()).isEqualTo(1);
  }

  @Test
  void itComesBackWithTheLowestOrdinal() {
    var wanted = groups(1).role("r", 2, 0);
    var story =
        Story.of(wanted)
            .whilePodsBecomeReady()
            .sees(seen("0/r-0/0", entry(true), -5))
            .sees(wanted.withReplicas("r", 1).observed())
            .whileParentsAppear()
            .whileDeletionsHappen()
            .sees(seen("0/r-1/0", entry(true), 0))
            .sees(wanted.generation(3).observed())
            .whileParentsAppear();
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0", "patch pod 0/r-1/0 in service");
    story.whilePodsBecomeReady().sees(seen("0/r-1/0", entry(false), 0));
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void aGroupOfWhichTheFirstRoleHasNoReplicaHasOneToo() {
    var wanted = groups(1).role("prefill", 0, 0).role("decode", 1, 0);
    var story = Story.of(wanted).whilePodsBecomeReady();
    assertThat(targets(story)).containsExactly("0/decode-0");
    story.sees(wanted.withReplicas("prefill", 1).observed()).whileParentsAppear();
    assertThat(story.asked())
        .containsExactly("patch pod 0/decode-0/0 in service", "create pod 0/prefill-0/0");
  }

  @Test
  void aGroupThatDrainsIsNotMeasured() {
    var rules = new RolloutRules(false, Duration.ZERO, false, Duration.ofSeconds(30), false);
    var wanted = groups(2).role("r", 1, 0).rolloutRules(rules);
    var story = Story.of(wanted).whilePodsBecomeReady().sees(wanted.withGroups(1).observed());
    assertThat(story.asked()).containsExactly("patch pod 1/r-0/0");
  }

  @Test
  void podsFromBeforeAreLabelledOnceAndNothingElseHappensToThem() {
    var wanted = groups(2).role("r", 2, 1);
    var story = Story.of(wanted).whilePodsBecomeReady();
    story.sees(seen("0/r-0/0", entry(false), 0), seen("1/r-0/0", entry(false), 0));
    assertThat(story.asked())
        .containsExactly(
            "patch pod 0/r-0/0 in service scale target",
            "patch pod 1/r-0/0 in service scale target");
    story.sees(seen("0/r-0/0", entry(true), 0), seen("1/r-0/0", entry(true), 0));
    assertThat(story.asked()).isEmpty();
    assertThat(story.status().updatedReplicas()).isEqualTo(2);
    assertThat(story.status().availableReplicas()).isEqualTo(2);
  }

  @Test
  void aPodThatIsMadeAgainHasItFromTheBeginning() {
    var story =
        Story.of(groups(1).role("r", 2, 0))
            .whilePodsBecomeReady()
            .sees(new Input.PodGone(PodAddress.parse("0/r-0/0"), "uid-0/r-0/0"));
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0");
    assertThat(story.whilePodsBecomeReady().asked()).isEmpty();
    assertThat(targets(story)).containsExactly("0/r-0");
  }
}
