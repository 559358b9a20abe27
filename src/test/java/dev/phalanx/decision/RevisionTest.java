package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RevisionRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which revisions are kept, and in which order they are. */
class RevisionTest {
  private final Fixtures.Wanted first =
      groups(1).role("r", 1, 0).revisionRules(new RevisionRules(1, List.of()));

  @Test
  void beyondTheHistoryTheOldestUnusedRevisionIsDeletedAndForgotten() {
    var story = rolled(Story.of(first), "b", "c");
    assertThat(story.asked()).containsExactly("delete revision " + named("a"));
    story.whileDeletionsHappen();
    assertThat(story.decided()).containsExactly("revision lost", "forget revision " + named("a"));
    assertThat(names(story)).containsExactlyInAnyOrder(named("b"), named("c"));
    assertThat(story.asked()).isEmpty();
  }

  @Test
  void theRevisionThatGroupsHaveIsKeptHoweverShortTheHistory() {
    var none = first.revisionRules(new RevisionRules(0, List.of()));
    var story = Story.of(none).whilePodsBecomeReady();
    story.sees(none.role(template("r", 0, "b"), 1).generation(2).observed()).whileParentsAppear();
    assertThat(story.asked()).containsExactly("delete pod 0/r-0/0 OUTDATED");
    story.whileDeletionsHappen();
    assertThat(names(story)).contains(named("a"));
    story.whileParentsAppear().whilePodsBecomeReady();
    assertThat(story.decided()).contains("proven", "condemn revision " + named("a"));
  }

  @Test
  void theRevisionThatAStuckRolloutGoesBackToIsKept() {
    var none = first.revisionRules(new RevisionRules(0, List.of()));
    var story = Story.of(none).whilePodsBecomeReady();
    story.sees(none.role(template("r", 0, "b"), 1).generation(2).observed()).whileParentsAppear();
    story.whileDeletionsHappen().whileParentsAppear();
    assertThat(story.asked()).containsExactly("create pod 0/r-0/0");
    assertThat(story.state().rollout().proven().map(Revision::value)).hasValue(named("a"));
    assertThat(names(story)).contains(named("a"));
  }

  @Test
  void aRevisionThatIsAskedForAgainIsTheNewest() {
    var story = rolled(Story.of(first.revisionRules(RevisionRules.DEFAULT)), "b");
    story.sees(first.revisionRules(RevisionRules.DEFAULT).generation(9).observed());
    assertThat(story.asked()).contains("renumber revision %s 3".formatted(named("a")));
    story.whileParentsAppear();
    assertThat(story.state().revision(new Revision(named("a"))).orElseThrow().number())
        .isEqualTo(3);
    assertThat(story.asked()).noneMatch(asked -> asked.startsWith("renumber"));
  }

  @Test
  void whatWasLastAskedForOutlivesWhatIsYounger() {
    var many = first.revisionRules(RevisionRules.DEFAULT);
    var story = rolled(Story.of(many), "b", "a");
    assertThat(names(story)).hasSize(2);
    rolled(story.sees(first.generation(20).observed()), "c").whileDeletionsHappen();
    assertThat(names(story)).containsExactlyInAnyOrder(named("a"), named("c"));
  }

  @Test
  void aRevisionThatIsAskedForWhileItGoesIsRecordedAgain() {
    var story = rolled(Story.of(first), "b", "c");
    story.sees(first.generation(30).observed());
    assertThat(story.asked()).noneMatch(asked -> asked.startsWith("delete revision"));
    story.sees(new Input.RevisionGone(new Revision(named("a")), "uid-" + named("a")));
    assertThat(story.asked()).contains("record revision");
    assertThat(names(story)).contains(named("a"));
  }

  @Test
  void whatTheClusterDoesNotHaveIsForgottenOnceItIsUnused() {
    var story = Story.of(first).whilePodsBecomeReady();
    story.sees(first.role(template("r", 0, "b"), 1).generation(2).observed());
    story.sees(first.generation(3).observed());
    assertThat(story.decided()).contains("forget revision " + named("b"));
    assertThat(names(story)).containsExactly(named("a"));
  }

  @Test
  void revisionsOfAnotherControllerKeepTheOrderOfTheirNumbers() {
    var story =
        Story.begin()
            .sees(
                new Input.Relisted(
                    List.of(
                        first.observed(),
                        recorded("a1", 2, "x"),
                        recorded("a2", 7, "y"),
                        recorded("a3", 5, "z"),
                        recorded("a4", 9, "a"))));
    assertThat(story.asked())
        .containsExactly("delete revision a1", "delete revision a3", "create pod 0/r-0/0");
  }

  private Input.RevisionObserved recorded(String name, long number, String image) {
    return new Input.RevisionObserved(
        new Revision(name), "u" + name, number, List.of(template("r", 0, image)));
  }

  /** One image after another is rolled out, and the pods of the one before are gone. */
  private static Story rolled(Story story, String... images) {
    story.whilePodsBecomeReady();
    for (var image : images) {
      var rules = story.state().spec().orElseThrow().revisionRules();
      story.sees(
          groups(1)
              .role(template("r", 0, image), 1)
              .revisionRules(rules)
              .generation(story.state().spec().orElseThrow().generation() + 1)
              .observed());
      story.whileParentsAppear().whileDeletionsHappen().whileParentsAppear().whilePodsBecomeReady();
    }
    return story;
  }

  private static String named(String image) {
    return groups(1).role(template("r", 0, image), 1).observed().spec().revision().value();
  }

  private static List<String> names(Story story) {
    return story.state().revisions().keySet().stream().map(Revision::value).toList();
  }
}
