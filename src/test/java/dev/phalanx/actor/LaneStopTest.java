package dev.phalanx.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.Behavior;
import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.EffectRunner;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.Outcome;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that wait for a place when the actor of their lane stops. */
class LaneStopTest {
  private static final Duration SHORT = Duration.ofMillis(5);
  private static final Effect FIRST =
      new Effect.DeleteRevision(Fixtures.ID, new Revision("first"), "u");
  private static final Effect LAST =
      new Effect.DeleteRevision(Fixtures.ID, new Revision("last"), "u");

  private final ActorTestKit kit = ActorTestKit.create();
  private final ConcurrentLinkedQueue<Effect> ran = new ConcurrentLinkedQueue<>();
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final EffectThreads threads = new EffectThreads(new Slow(), 2);

  /** Runs the first effect until the test ends it. */
  private final class Slow implements EffectRunner {
    @Override
    public Outcome run(Effect effect) {
      ran.add(effect);
      taken.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Outcome.Accepted();
    }

    @Override
    public Outcome announce(ServingId serving, Announcement announcement) {
      return new Outcome.Accepted();
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    kit.shutdownTestKit();
  }

  static Stream<Arguments> lanes() {
    return Stream.of(
        lane(
            RoleActor::create,
            new Effect.DeleteService(Fixtures.ID, RoleAddress.parse("0/r-0"), "u")),
        lane(
            ServingGroupActor::create,
            new Effect.DeletePodGroup(Fixtures.ID, new GroupOrdinal(0), "u")),
        lane(
            tools -> StatusActor.create(Fixtures.ID, tools),
            new Effect.DeleteRevision(Fixtures.ID, new Revision("r"), "u")));
  }

  private static Arguments lane(Function<LaneTools, Behavior<LaneCommand>> actor, Effect effect) {
    return Arguments.of(actor, effect);
  }

  @ParameterizedTest
  @MethodSource("lanes")
  void areNotSentAnyMore(Function<LaneTools, Behavior<LaneCommand>> actor, Effect effect)
      throws InterruptedException {
    var _ = threads.run(new Sending(FIRST));
    taken.await();
    var lane = kit.spawn(actor.apply(tools()));
    lane.tell(new LaneCommand.Demanded(new Demand(effect.target(), Optional.of(effect))));
    await().until(() -> threads.waiting() == 1);
    kit.stop(lane);
    var last = threads.run(new Sending(LAST));
    end.countDown();

    await().until(last.toCompletableFuture()::isDone);
    assertThat(ran).containsExactly(FIRST, LAST);
  }

  private LaneTools tools() {
    return new LaneTools(
        threads,
        new LanePace(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, 3),
        RandomGeneratorFactory.of("L64X128MixRandom").create(1),
        kit.<InboxActor.Command>createTestProbe().getRef(),
        InstantSource.system());
  }
}
