package dev.phalanx.decision;

import static dev.phalanx.decision.Fixtures.Wanted.groups;
import static dev.phalanx.decision.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.domain.Amount;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutType;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in every rollout, whatever its strategy, and whatever changes in the middle of it. */
class RolloutTableTest {
  private static final int GROUPS = 4;

  /**
   * One rollout.
   *
   * @param policy what a failure rebuilds, which must not matter
   */
  record Case(Rollout rollout, RecoveryPolicy policy) {
    @Override
    public String toString() {
      return "%s maxUnavailable %s maxSurge %s partition %s %s"
          .formatted(
              rollout.type(),
              text(rollout.maxUnavailable()),
              text(rollout.maxSurge()),
              text(rollout.partition()),
              policy);
    }

    private static String text(Optional<Amount> amount) {
      return amount.map(Amount::toString).orElse("-");
    }

    Fixtures.Wanted old() {
      return groups(GROUPS).role("s", 1, 0).role("r", 2, 0).policy(policy).rollout(rollout);
    }

    Fixtures.Wanted changed(String image, long generation) {
      return old().role(template("r", 0, image), 2).generation(generation);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(RolloutType.values())
        .flatMap(
            type ->
                amounts("1", "2", "25%", "100%", "0")
                    .flatMap(
                        unavailable ->
                            amounts("0", "1", "50%")
                                .flatMap(
                                    surge ->
                                        amounts("0", "1", "3", "100%")
                                            .flatMap(
                                                partition ->
                                                    Stream.of(RecoveryPolicy.values())
                                                        .map(
                                                            policy ->
                                                                new Case(
                                                                    new Rollout(
                                                                        type,
                                                                        unavailable,
                                                                        surge,
                                                                        partition),
                                                                    policy))))));
  }

  private static Stream<Optional<Amount>> amounts(String... texts) {
    return Stream.of(texts).map(text -> Optional.of(Amount.parse(text)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theBudgetIsKeptAndEverythingEndsAsAskedFor(Case one) {
    var rollout = one.rollout();
    var unrolled =
        Unrolled.from(one.old())
            .holding(story -> assertKept(story, rollout))
            .asks(one.changed("b", 2).observed())
            .untilNothingIsAsked();
    assertEnded(unrolled, rollout, 'b');
    assertThat(unrolled.story().state().rollout().active()).isEmpty();
  }

  static Stream<UnaryOperator<Fixtures.Wanted>> changes() {
    return Stream.of(
        wanted -> wanted.role(template("r", 0, "c"), 2),
        wanted -> wanted.role(template("r", 0, "a"), 2),
        wanted -> wanted.withGroups(6),
        wanted -> wanted.withGroups(2),
        wanted -> wanted.withReplicas("r", 3),
        wanted -> wanted.withReplicas("r", 1),
        wanted -> wanted.rollout(byRole()),
        wanted -> wanted.rollout(RolloutTest.byGroup("1", "0", "0")),
        wanted -> wanted.rollout(RolloutTest.byGroup("2", "1", "2")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whateverChangesInTheMiddleItEndsAsAskedFor(UnaryOperator<Fixtures.Wanted> change) {
    for (var rollout :
        List.of(RolloutTest.byGroup("1", "0", "0"), RolloutTest.byGroup("2", "1", "0"), byRole())) {
      var one = new Case(rollout, RecoveryPolicy.ROLE_RECREATE);
      for (int steps = 0; steps < 30; steps += 2) {
        var wanted = change.apply(one.changed("b", 2)).generation(3);
        var unrolled =
            Unrolled.from(one.old())
                .asks(one.changed("b", 2).observed())
                .steps(steps)
                .holding(RolloutTableTest::assertNothingRightIsTaken)
                .asks(wanted.observed())
                .untilNothingIsAsked();
        assertThat(unrolled.story().status().availableReplicas()).isEqualTo(wanted.groups());
        assertThat(unrolled.story().state().rollout().active())
            .as("after %d steps:%n%s", steps, unrolled.text())
            .isEmpty();
        assertTargets(unrolled.story(), wanted);
      }
    }
  }

  private static Rollout byRole() {
    return new Rollout(
        RolloutType.ROLE_ROLLING_UPDATE,
        Optional.of(Amount.of(1)),
        Optional.empty(),
        Optional.empty());
  }

  private static void assertKept(Story story, Rollout rollout) {
    var groups = story.state().groups();
    assertThat(groups.available())
        .as("available groups after %s", story.decided())
        .isGreaterThanOrEqualTo(GROUPS - rollout.maxUnavailableOf(GROUPS));
    assertThat(groups.size()).isLessThanOrEqualTo(GROUPS + rollout.surgeOf(GROUPS));
    groups
        .byOrdinal()
        .headMap(new GroupOrdinal(rollout.protectedOf(GROUPS)))
        .values()
        .forEach(RolloutTableTest::assertUntouched);
    assertNothingRightIsTaken(story);
  }

  private static void assertUntouched(ServingGroupState group) {
    assertThat(group.condemned()).isEmpty();
    assertThat(group.roles().values())
        .flatExtracting(role -> role.pods().values())
        .extracting(PodSlot::incarnation)
        .containsOnly(0);
  }

  /** Nothing that is as asked for, and is ready, is taken away for the rollout. */
  private static void assertNothingRightIsTaken(Story story) {
    for (var event : story.last().events()) {
      if (event instanceof Event.ServingGroupCondemned(var group, var cause)
          && cause == Cause.OUTDATED) {
        var before = story.last().before().group(group).orElseThrow();
        assertThat(before.revision()).isNotEqualTo(story.state().target().orElseThrow());
      }
    }
  }

  private static void assertEnded(Unrolled unrolled, Rollout rollout, char letter) {
    int isProtected = Math.min(GROUPS, rollout.protectedOf(GROUPS));
    var row = unrolled.text().lines().toList().getLast();
    var wanted = rollout.isByRole() ? "" + letter + letter + "a" : ("" + letter).repeat(3);
    var cells = List.of(row.split(" "));
    assertThat(cells).hasSize(GROUPS);
    assertThat(cells.subList(0, isProtected)).allMatch("aaa"::equals);
    assertThat(cells.subList(isProtected, GROUPS)).allMatch(wanted::equals);
  }

  private static void assertTargets(Story story, Fixtures.Wanted wanted) {
    int isProtected = wanted.rollout().protectedOf(wanted.groups());
    var target = story.state().target().orElseThrow();
    assertThat(story.state().groups().byOrdinal().tailMap(new GroupOrdinal(isProtected)).values())
        .extracting(ServingGroupState::revision)
        .containsOnly(target);
  }
}
