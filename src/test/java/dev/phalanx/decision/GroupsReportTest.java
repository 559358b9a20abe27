package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.readyPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The summary of groups in a status. */
class GroupsReportTest {
  private final Fixtures.Wanted three = groups(3).role("a", 2, 0).role("b", 1, 0);

  @Test
  void thereIsNoneUnlessSomebodyAsksForIt() {
    var story = Story.of(three);
    assertThat(published(story)).isEqualTo(GroupsReport.NONE);
    assertThat(story.sees(readyPod("0/a-0/0")).last().demands())
        .doesNotContainKey(new Target.ForStatus());
  }

  @Test
  void groupsWithTroubleComeFirstEachWithWhatKeepsIt() {
    var story = Story.of(three.showsGroups(true)).whilePodsBecomeReady();
    story.sees(Fixtures.pod("1/a-0/0", "uid-1/a-0/0", PodPhase.RUNNING, false));
    assertThat(lines(story))
        .containsExactly(
            "m-1 a 1/2 b 1/1 IMAGES_PRESENT: pod m-1-a-0-0 on node-1 is not Ready",
            "m-0 a 2/2 b 1/1 READY",
            "m-2 a 2/2 b 1/1 READY");
    var refused = new Target.ForPod(PodAddress.parse("2/b-0/0"));
    story.sees(new Input.PodGone(PodAddress.parse("2/b-0/0"), "uid-2/b-0/0"));
    story.sees(new Input.EffectRefused(refused, "quota"));
    assertThat(lines(story)).contains("m-2 a 2/2 b 0/1 PLANNED: Pod m-2-b-0-0: quota");
  }

  @Test
  void aPodIsNotToBlameForTheServiceThatIsMissing() {
    var story = Story.of(Fixtures.Wanted.groups(1).role("r", 1, 1).showsGroups(true));
    story.whilePodsBecomeReady();
    story.sees(new Input.ServiceGone(RoleAddress.parse("0/r-0"), "uid-s0/r-0"));
    assertThat(lines(story).getFirst()).endsWith("is Ready, but its headless Service is not there");
  }

  @Test
  void whatNothingMendsByItselfComesBeforeWhatIsOnItsWay() {
    var story = Story.of(three.showsGroups(true)).whilePodsBecomeReady();
    var failed = Fixtures.pod("2/a-0/0", "uid-2/a-0/0", PodPhase.FAILED, false);
    story.sees(failed).whileDeletionsHappen().whilePodsBecomeReady();
    story.sees(failed, Fixtures.pod("1/a-0/0", "uid-1/a-0/0", PodPhase.RUNNING, false));
    assertThat(lines(story).getFirst()).startsWith("m-2 a 1/2").contains("is to be recreated at");
    assertThat(lines(story).get(1)).startsWith("m-1 a 1/2").endsWith("is not Ready");
  }

  @Test
  void theSchedulersWordsAndWhatTheClusterRefusesAreTold() {
    var story = Story.of(three.showsGroups(true));
    var facts = story.state().group(new GroupOrdinal(0)).orElseThrow().podGroup().orElseThrow();
    story.sees(
        new Input.PodGroupObserved(
            new GroupOrdinal(0),
            new PodGroupFacts(facts.uid(), facts.shape(), false, Optional.of("x".repeat(500)))));
    assertThat(lines(story).getFirst()).endsWith("PLANNED: " + "x".repeat(240) + "...");
    var changed = three.showsGroups(true).queue("q");
    story.sees(changed.generation(2).observed());
    story.sees(new Input.EffectRefused(new Target.ForPodGroup(new GroupOrdinal(1)), "no"));
    assertThat(lines(story)).contains("m-1 a 0/2 b 0/1 PLANNED: PodGroup m-1: no");
  }

  @Test
  void aGroupThatGoesComesLastOfThoseThatAreNotReady() {
    var story = Story.of(three.showsGroups(true)).whilePodsBecomeReady();
    story.sees(three.showsGroups(true).withGroups(2).observed());
    assertThat(lines(story))
        .containsExactly("m-2 a 2/2 b 1/1", "m-0 a 2/2 b 1/1 READY", "m-1 a 2/2 b 1/1 READY");
  }

  @Test
  void aChangeOfTheSummaryAloneIsAskedFor() {
    var story = Story.of(three.showsGroups(true));
    var before = story.status();
    story.sees(readyPod("0/a-0/0"));
    assertThat(story.status()).isEqualTo(before);
    assertThat(story.last().demands()).containsKey(new Target.ForStatus());
    assertThat(lines(story)).contains("m-0 a 1/2 b 0/1 PLANNED: pod m-0-a-1-0 is not there");
  }

  @Test
  void ofVeryManyGroupsTheOthersAreCounted() {
    var story = Story.of(groups(1000).role("a", 1, 0).showsGroups(true));
    assertThat(published(story).groups().size() + published(story).others()).isEqualTo(1000);
    assertThat(published(story).others()).isPositive();
  }

  private static GroupsReport published(Story story) {
    return Outstanding.of(story.state(), new Target.ForStatus())
        .map(effect -> ((Effect.PublishStatus) effect).groups())
        .orElseThrow();
  }

  private static List<String> lines(Story story) {
    return published(story).groups().stream().map(GroupsReportTest::line).toList();
  }

  private static String line(GroupsReport.Summary group) {
    var line = new StringBuilder(group.name());
    group
        .roles()
        .forEach(
            (name, count) ->
                line.append(" %s %d/%d".formatted(name, count.ready(), count.wanted())));
    group.phase().ifPresent(phase -> line.append(' ').append(phase));
    group.blocker().ifPresent(text -> line.append(": ").append(text));
    return line.toString();
  }
}
