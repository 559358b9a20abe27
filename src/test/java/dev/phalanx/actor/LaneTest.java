package dev.phalanx.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.RoleAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** One lane told as text: what it sends, how long it waits, what it reports. */
class LaneTest {
  private static final LanePace PACE =
      new LanePace(
          Duration.ofMillis(200),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofMinutes(1),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofMillis(300),
          2);
  private static final RoleAddress ROLE = RoleAddress.parse("0/prefill-0");
  private static final Effect CREATE = new Effect.CreateService(Fixtures.ID, ROLE);
  private static final Effect DELETE = new Effect.DeleteService(Fixtures.ID, ROLE, "u1");
  private static final Target TARGET = CREATE.target();
  private static final Outcome NOT_SENT = new Outcome.Retry("no longer asked for");

  private final List<String> story = new ArrayList<>();
  private final List<Sending> sent = new ArrayList<>();
  private final Lane lane =
      new Lane(
          PACE,
          () -> Long.MIN_VALUE, // always the middle: no spread
          new Lane.Shell() {
            @Override
            public Duration holdBack(Effect effect) {
              return Duration.ZERO;
            }

            @Override
            public void run(Sending sending) {
              sent.add(sending);
              story.add("run " + sending.effect().getClass().getSimpleName());
            }

            @Override
            public void wakeAfter(Target target, Duration wait) {
              story.add("wait " + (wait.toMillis() < 1000 ? "<1 s" : wait.toSeconds() + " s"));
            }

            @Override
            public void cancelWake(Target target) {
              story.add("cancel wait");
            }

            @Override
            public void report(Input input) {
              story.add("report " + input.describe());
            }
          });

  @Test
  void anEqualDemandChangesNothing() {
    demand(CREATE);
    demand(CREATE);

    assertThat(story).containsExactly("run CreateService");
  }

  @Test
  void aNewDemandWaitsForTheAnswerToTheOldOne() {
    demand(CREATE);
    demand(DELETE);
    lane.settled(CREATE, new Outcome.Retry("timeout"));

    assertThat(story).containsExactly("run CreateService", "cancel wait", "run DeleteService");
  }

  @Test
  void whatWaitsToBeSentIsCalledOffByAnotherDemandWhichGoesInstead() {
    demand(CREATE);
    demand(DELETE);
    assertThat(sent.getFirst().begin()).isFalse();
    lane.settled(CREATE, NOT_SENT);

    assertThat(story).containsExactly("run CreateService", "cancel wait", "run DeleteService");
    assertThat(sent.getLast().begin()).isTrue();
  }

  @Test
  void whatWasCalledOffAndIsDemandedAgainIsSentAtOnceAndHasNotFailed() {
    for (int times = 0; times < PACE.reportAfter(); times++) {
      demand(CREATE);
      demand(DELETE);
      demand(CREATE);
      lane.settled(CREATE, NOT_SENT);
      lane.demanded(new Demand(TARGET, Optional.empty()));
      demand(CREATE);
      lane.settled(CREATE, NOT_SENT);
    }

    assertThat(story)
        .filteredOn(line -> !line.equals("cancel wait"))
        .containsOnly("run CreateService");
    assertThat(sent).hasSize(1 + 2 * PACE.reportAfter());
    assertThat(sent.getLast().begin()).isTrue();
  }

  @Test
  void whatWasSentBeforeItWasReplacedIsAnsweredAllTheSame() {
    demand(CREATE);
    assertThat(sent.getFirst().begin()).isTrue();
    demand(DELETE);
    demand(CREATE);
    lane.settled(CREATE, new Outcome.Refused("quota"));

    assertThat(reports()).containsExactly("report effect on service 0/prefill-0 refused");
    assertThat(sent).hasSize(1);
  }

  @Test
  void whatIsNoLongerDemandedOrBelongsToALaneThatStopsIsCalledOff() {
    demand(CREATE);
    lane.demanded(new Demand(TARGET, Optional.empty()));
    assertThat(sent.getFirst().begin()).isFalse();
    lane.settled(CREATE, NOT_SENT);
    demand(DELETE);
    lane.stopped();
    assertThat(sent.getLast().begin()).isFalse();
    assertThat(sent).hasSize(2);
  }

  @Test
  void aStatusThatWaitsToBeWrittenIsNotCalledOffByTheNext() {
    var first = publish(1);
    demandStatus(first);
    demandStatus(publish(2));
    assertThat(sent.getFirst().begin()).isTrue();
    lane.settled(first, new Outcome.Accepted());
    assertThat(sent).hasSize(2);
  }

  @Test
  void whatIsNoLongerDemandedIsNotRepeated() {
    demand(CREATE);
    lane.demanded(new Demand(TARGET, Optional.empty()));
    lane.settled(CREATE, new Outcome.Retry("timeout"));
    lane.woken(TARGET);

    assertThat(story).containsExactly("run CreateService", "cancel wait");
  }

  @Test
  void notNowIsReportedAfterAWhileOnceAndTakenBack() {
    demand(CREATE);
    lane.settled(CREATE, new Outcome.Retry("timeout"));
    lane.woken(TARGET);
    lane.settled(CREATE, new Outcome.Retry("timeout"));
    lane.woken(TARGET);
    lane.settled(CREATE, new Outcome.Retry("timeout"));
    lane.woken(TARGET);
    lane.settled(CREATE, new Outcome.Accepted());

    assertThat(story)
        .containsExactly(
            "run CreateService",
            "wait <1 s",
            "run CreateService",
            "report effect on service 0/prefill-0 refused",
            "wait <1 s",
            "run CreateService",
            "wait <1 s",
            "run CreateService",
            "report effect on service 0/prefill-0 accepted",
            "wait 20 s");
  }

  @Test
  void aRefusalIsReportedAtOnceAndTriedAgain() {
    demand(CREATE);
    lane.settled(CREATE, new Outcome.Refused("quota"));
    lane.woken(TARGET);

    assertThat(story)
        .containsExactly(
            "run CreateService",
            "report effect on service 0/prefill-0 refused",
            "wait 2 s",
            "run CreateService");
  }

  /** The core has forgotten the first refusal with the demand, but may learn of it only now. */
  @Test
  void aNewDemandThatIsRefusedLikeTheOldOneIsReportedAndTakenBackOnce() {
    demand(CREATE);
    lane.settled(CREATE, new Outcome.Refused("quota"));
    demand(DELETE);
    lane.settled(DELETE, new Outcome.Refused("quota"));
    lane.woken(TARGET);
    lane.settled(DELETE, new Outcome.Refused("quota"));
    demand(CREATE);
    lane.settled(CREATE, new Outcome.Accepted());
    demand(DELETE);
    lane.settled(DELETE, new Outcome.Accepted());

    assertThat(reports())
        .containsExactly(
            "report effect on service 0/prefill-0 refused",
            "report effect on service 0/prefill-0 refused",
            "report effect on service 0/prefill-0 accepted");
  }

  @Test
  void whatIsDemandedAgainAndRefusedAsBeforeIsReported() {
    demand(CREATE);
    lane.settled(CREATE, new Outcome.Refused("quota"));
    lane.woken(TARGET);
    assertThat(sent.getLast().begin()).isTrue();
    lane.demanded(new Demand(TARGET, Optional.empty()));
    demand(CREATE);
    lane.settled(CREATE, new Outcome.Refused("quota"));

    assertThat(reports())
        .containsExactly(
            "report effect on service 0/prefill-0 refused",
            "report effect on service 0/prefill-0 refused");
  }

  @Test
  void whatTheWatchDoesNotShowIsAskedForAgainAndReportedInTheEnd() {
    demand(CREATE);
    for (int times = 0; times < 3; times++) {
      lane.settled(CREATE, new Outcome.Accepted());
      lane.woken(TARGET);
    }

    assertThat(story).filteredOn(line -> line.startsWith("run")).hasSize(4);
    assertThat(story).contains("report effect on service 0/prefill-0 refused");
  }

  /** An earlier process may have told the core of a refusal, which no watch takes back. */
  @Test
  void theFirstAcceptanceOfWhatNoWatchShowsIsReportedAndNoOther() {
    var first = publish(1);
    var second = publish(2);
    demandStatus(first);
    lane.settled(first, new Outcome.Accepted());
    demandStatus(second);
    lane.settled(second, new Outcome.Accepted());

    assertThat(reports()).containsExactly("report effect on status accepted");
  }

  private static Effect publish(int replicas) {
    var status = new ServingStatus(Optional.of(1L), replicas, 0, 0, 0, "r", "r", "", List.of());
    return new Effect.PublishStatus(Fixtures.ID, status, GroupsReport.NONE);
  }

  private void demandStatus(Effect effect) {
    lane.demanded(new Demand(effect.target(), Optional.of(effect)));
  }

  @Test
  void waitsDoubleUpToTheirBound() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

    assertThat(PACE.afterRetry(1, random))
        .isBetween(Duration.ofMillis(160), Duration.ofMillis(240));
    assertThat(PACE.afterRetry(4, random))
        .isBetween(Duration.ofMillis(1280), Duration.ofMillis(1920));
    assertThat(PACE.afterRetry(1000, random))
        .isBetween(Duration.ofSeconds(24), Duration.ofSeconds(36));
  }

  private List<String> reports() {
    return story.stream().filter(line -> line.startsWith("report")).toList();
  }

  private void demand(Effect effect) {
    lane.demanded(new Demand(TARGET, Optional.of(effect)));
  }
}
