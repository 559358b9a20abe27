package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.PAUSED;
import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.pod;
import static dev.phalanx.decision.RolloutTest.BY_ROLE;
import static dev.phalanx.decision.RolloutTest.byGroup;
import static dev.phalanx.decision.RolloutTest.rolled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rollouts in which roles come, go or get another name. */
class RoleSetTest {
  @Test
  void whereRoleReplicasRollARoleIsRenamedInOneGroupAfterTheOther() {
    var old = groups(4).role("s", 1, 0).role("server", 1, 0).rollout(BY_ROLE);
    assertThat(rolled(old, renamed(old)))
        .isEqualTo(
            """
            aa aa aa aa
            aa aa aa a-(b)
            aa aa aa a(b)
            aa aa a-(b) ab
            aa aa a(b) ab
            aa a-(b) ab ab
            aa a(b) ab ab
            a-(b) ab ab ab
            a(b) ab ab ab
            ab ab ab ab
            """);
  }

  @Test
  void whereRoleReplicasRollARoleIsAddedInOneGroupAfterTheOther() {
    var old = groups(3).role("r", 1, 0).rollout(BY_ROLE);
    assertThat(rolled(old, old.role("s", 2, 0).generation(2)))
        .isEqualTo(
            """
            a a a
            a a a(b)(b)
            a a ab(b)
            a a(b)(b) abb
            a ab(b) abb
            a(b)(b) abb abb
            ab(b) abb abb
            abb abb abb
            """);
  }

  @Test
  void whereRoleReplicasRollARoleIsRemovedInOneGroupAfterTheOther() {
    var old = groups(3).role("r", 1, 0).role("s", 2, 0).rollout(BY_ROLE);
    assertThat(rolled(old, old.without("s").generation(2)))
        .isEqualTo(
            """
            aaa aaa aaa
            aaa aaa a--
            aaa a-- a
            a-- a a
            a a a
            """);
  }

  @Test
  void noRoleComesOrGoesWhileTheRolloutIsPausedOrItsRevisionIsNotOnRecord() {
    var old = groups(2).role("s", 1, 0).role("server", 1, 0).rollout(BY_ROLE);
    assertThat(rolled(old, renamed(old).rolloutRules(PAUSED))).isEqualTo("aa aa\n");
    var story = Unrolled.from(old).asks(renamed(old).observed()).story();
    assertThat(story.decided()).containsExactly("record revision", "accept 2", "rollout 0");
  }

  @Test
  void aRoleReplicaThatIsAddedBeforeItsGroupsTurnHasTheRevisionOfItsGroup() {
    var old = groups(3).role("r", 2, 0).rollout(BY_ROLE);
    var stuck = Unrolled.from(old).asks(RolloutTest.image(old, "b", 2).observed()).steps(2);
    stuck.asks(RolloutTest.image(old, "b", 2).withReplicas("r", 3).observed()).steps(1);
    assertThat(stuck.text())
        .isEqualTo(
            """
            aa aa a(b)
            aa(a) aa(a) a(b)(b)
            """);
    assertThat(stuck.untilNothingIsAsked().text()).endsWith("bbb bbb bbb\n");
  }

  @Test
  void whereRoleReplicasRollGroupsThatWaitForTheEndOfOneAreNoFreePrey() {
    var old = groups(3).role("r", 2, 0).rollout(BY_ROLE);
    assertThat(rolled(old, RolloutTest.image(old, "b", 2).withReplicas("r", 1)))
        .isEqualTo(
            """
            aa aa aa
            a- a- a-
            a- a- --
            a a- --
            a a --
            a a (b)-
            a a b-
            a - b
            a (b) b
            - b b
            (b) b b
            b b b
            """);
  }

  @Test
  void whereRoleReplicasRollGroupsThatBlinkAreNoFreePrey() {
    var old = groups(3).role("r", 2, 0).rollout(BY_ROLE);
    var rollout = Unrolled.from(old);
    for (var pod : List.of("0/r-1/0", "1/r-1/0", "2/r-1/0")) {
      rollout.story().sees(pod(pod, "uid-" + pod, PodPhase.RUNNING, false));
    }
    rollout.asks(RolloutTest.image(old, "b", 2).observed()).steps(8);
    assertThat(rollout.text())
        .isEqualTo(
            """
            a(a) a(a) a(a)
            a(a) a(a) a-
            a(a) a(a) a(b)
            a(a) a- ab
            a(a) a(b) ab
            a- ab ab
            a(b) ab ab
            ab ab -b
            ab ab (b)b
            """);
  }

  @Test
  void whereRoleReplicasRollARoleThatWasRenamedComesBackAsOftenAsOtherGroupsHaveIt() {
    assertThat(renamedAndTakenBack(BY_ROLE))
        .isEqualTo(
            """
            aaa aaa
            aaa a--(b)(b)
            aaa a--
            aaa a(a)(a)
            aaa aa(a)
            aaa aaa
            """);
  }

  @Test
  void whereGroupsRollARoleThatWasRenamedComesBackAsOftenAsOtherGroupsHaveIt() {
    assertThat(renamedAndTakenBack(Rollout.DEFAULT))
        .endsWith("aaa (b)(b)(b)\naaa (a)(a)(a)\naaa a(a)(a)\naaa aa(a)\naaa aaa\n");
  }

  @Test
  void aProtectedRoleReplicaThatNeverGotReadyWithWhatIsTakenBackIsReplaced() {
    var rules = new RolloutRules(false, Duration.ofMinutes(10), true, Duration.ZERO, false);
    var old = groups(1).role("r", 2, 0).rolePartition("r", 1).rollout(BY_ROLE).rolloutRules(rules);
    var asked = RolloutTest.image(old, "b", 2);
    var unrolled = Unrolled.from(old).asks(asked.observed()).steps(1);
    var story = unrolled.story();
    var late = pod("1/r-0/0", "late", PodPhase.PENDING, false);
    story.sees(
        Fixtures.labelled(late, story.state().target().orElseThrow()),
        asked.withGroups(2).observed());
    story.after(Duration.ofMinutes(11));
    assertThat(story.decided()).contains("roll back", "condemn 1/r-0 OUTDATED");
    assertThat(unrolled.untilNothingIsAsked().text()).endsWith("aa aa\n");
  }

  private static String renamedAndTakenBack(Rollout rollout) {
    var rules = new RolloutRules(false, Duration.ofMinutes(10), true, Duration.ZERO, false);
    var old = groups(2).role("s", 1, 0).role("server", 2, 0).rollout(rollout).rolloutRules(rules);
    int steps = rollout.isByRole() ? 1 : 5;
    var unrolled = Unrolled.from(old).asks(renamed(old).observed()).steps(steps);
    unrolled.story().after(Duration.ofMinutes(11));
    assertThat(unrolled.story().decided()).contains("roll back");
    unrolled.untilNothingIsAsked();
    assertThat(unrolled.story().state().groups().perRevision()).hasSize(1);
    return unrolled.text();
  }

  @Test
  void aProtectedGroupThatComesBackHasTheRolesThatTheNewestSpecDropped() {
    var old = groups(3).role("s", 1, 0).role("server", 2, 0).rollout(byGroup("1", "0", "2"));
    var rollout = Unrolled.from(old).asks(renamed(old).observed()).untilNothingIsAsked();
    rollout.asks(renamed(old).withGroups(1).observed()).untilNothingIsAsked();
    rollout.asks(renamed(old).withGroups(3).generation(4).observed());
    assertThat(rollout.untilNothingIsAsked().text())
        .isEqualTo(
            """
            aaa
            aaa (a)(a)(a) (b)(b)(b)
            aaa a(a)(a) (b)(b)(b)
            aaa aa(a) (b)(b)(b)
            aaa aaa (b)(b)(b)
            aaa aaa b(b)(b)
            aaa aaa bb(b)
            aaa aaa bbb
            """);
  }

  @Test
  void groupsThatAreAllMadeAnewInAnOlderRevisionHaveOneOfEachRoleThatTheNewestSpecDropped() {
    var old = groups(2).role("s", 1, 0).role("server", 2, 0).rollout(byGroup("1", "0", "2"));
    var rollout = Unrolled.from(old).asks(renamed(old).observed()).untilNothingIsAsked();
    rollout.asks(renamed(old).withGroups(0).observed()).untilNothingIsAsked();
    rollout.asks(renamed(old).withGroups(2).generation(4).observed());
    assertThat(rollout.untilNothingIsAsked().text()).endsWith("aa aa\n");
  }

  /** Role {@code server} is called {@code srv} from now on. */
  private static Fixtures.Wanted renamed(Fixtures.Wanted old) {
    return old.without("server")
        .role("srv", old.replicas().getOrDefault("server", 1), 0)
        .generation(2);
  }
}
