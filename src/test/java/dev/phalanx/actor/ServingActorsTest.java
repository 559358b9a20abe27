package dev.phalanx.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ObservationSink;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.ServingId;
import dev.phalanx.simulation.LiveCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real actors on a journal in memory, against a cluster in memory whose watch never stops. */
class ServingActorsTest {
  private static final LanePace PACE =
      new LanePace(
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(1),
          3);
  private static final Fixtures.Wanted WANTED =
      Fixtures.Wanted.groups(2).role("prefill", 2, 1).role("decode", 1, 0);
  private static final int PODS = 2 * (2 * 2 + 1);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.persistence.testkit.events.serialize = off")
              .withFallback(PersistenceTestKitPlugin.config())
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load()));
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final LiveCluster cluster = new LiveCluster();
  private int starts;

  /** One controller: its registry, and what it shows of its ModelServings. */
  private record Controller(
      ActorRef<RegistryActor.Command> actor, ServingRegistry registry, LiveStates states) {}

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aModelServingGrowsUntilItIsAvailable() {
    startAvailable();
    assertThat(cluster.pods()).hasSize(PODS);
    assertThat(cluster.announced("RoleRunning")).hasSize(6);
    cluster.assertNothingWasCreatedTwice();
  }

  @Test
  void aSettledModelServingIsLeftAloneByTheNextController() {
    var first = startAvailable();
    kit.stop(first.actor());
    int requests = cluster.requests();
    int entries = entries().size();

    var second = start(List.of(Fixtures.ID));
    second.registry().started(GangSupport.SUBGROUPS, List.of(listed()));

    awaitAvailable(second);
    await().until(() -> cluster.requests() > requests);
    assertThat(cluster.requests() - requests)
        .as("requests after the restart: the status, which the real cluster would not need")
        .isEqualTo(1);
    await()
        .during(Duration.ofMillis(100))
        .until(() -> entries().size() == entries && cluster.requests() == requests + 1);
    assertThat(second.states().recovering()).isEmpty();
  }

  @Test
  void aStatusThatWasRefusedAndIsTakenByTheNextControllerIsRefusedNoMore() {
    cluster.refuseStatuses(true);
    var first = start(List.of());
    first.registry().started(GangSupport.SUBGROUPS, List.of());
    first.registry().observe(Fixtures.ID, WANTED.observed());
    await().until(() -> hasRefusedStatus(first));
    kit.stop(first.actor());
    cluster.refuseStatuses(false);

    var second = start(List.of(Fixtures.ID));
    second.registry().started(GangSupport.SUBGROUPS, List.of(listed()));

    awaitAvailable(second);
    await().until(() -> !hasRefusedStatus(second));
  }

  private static boolean hasRefusedStatus(Controller controller) {
    return controller.states().all().stream()
        .anyMatch(state -> state.blocked().containsKey(new Target.ForStatus()));
  }

  @Test
  void aJournalIsReplayedBeforeThePictureIsCompleteAndNothingIsDecidedUntilThen() {
    var first = startAvailable();
    kit.stop(first.actor());
    int requests = cluster.requests();
    int entries = entries().size();

    var second = start(List.of(Fixtures.ID));
    second.registry().gangSupport(GangSupport.NONE);
    second.registry().lostNodes(new TreeMap<>(Map.of("node-1", Instant.now())));

    await().until(() -> !second.states().all().isEmpty());
    await()
        .during(Duration.ofMillis(300))
        .until(() -> cluster.requests() == requests && entries().size() == entries);
  }

  @Test
  void nothingIsAskedWhileTheJournalCannotBeWritten() {
    journal.failNextNPersisted(ModelServingActor.persistenceId(Fixtures.ID).id(), 3);
    var controller = start(List.of());
    controller.registry().started(GangSupport.SUBGROUPS, List.of());
    controller.registry().observe(Fixtures.ID, WANTED.observed());

    await()
        .during(Duration.ofMillis(700))
        .until(() -> cluster.requests() == 0 && cluster.pods().isEmpty());

    awaitAvailable(controller);
    cluster.assertNothingWasCreatedTwice();
  }

  @Test
  void requestsThatFailAreRepeatedUntilTheyAreTaken() {
    cluster.failEvery(3);
    startAvailable();
    cluster.assertNothingWasCreatedTwice();
  }

  /** Further ahead than timers reach, which is 248 days. */
  @Test
  void aDeadlineInThirtyYearsIsWaitedFor() {
    var controller = startAvailable();
    var rules = new RolloutRules(false, Duration.ofDays(30 * 365), false, Duration.ZERO, false);
    var next =
        WANTED
            .role(Fixtures.template("decode", 0, "b"), 1)
            .rolloutRules(rules)
            .generation(2)
            .observed();
    controller.registry().observe(Fixtures.ID, next);
    await()
        .until(
            () ->
                cluster.status().stream()
                    .anyMatch(
                        status ->
                            status.availableReplicas() == 2
                                && status
                                    .currentRevision()
                                    .equals(next.spec().revision().toString())));
  }

  @Test
  void aDeletedModelServingLosesItsActorsAndKeepsItsJournal() {
    var controller = startAvailable();

    controller.registry().observe(Fixtures.ID, new Input.ServingTerminating());
    controller.registry().observe(Fixtures.ID, new Input.ServingGone());

    await().until(() -> controller.states().all().isEmpty());
    assertThat(entries()).last().asString().contains("ServingDeleted");
  }

  @Test
  void oneThatVanishedWhileNobodyWatchedIsClosed() {
    var first = startAvailable();
    kit.stop(first.actor());

    var second = start(List.of(Fixtures.ID));
    second.registry().started(GangSupport.SUBGROUPS, List.of());

    await().untilAsserted(() -> assertThat(entries()).last().asString().contains("ServingDeleted"));
    await().until(() -> second.states().all().isEmpty());
  }

  @Test
  void childrenOfAnUnknownModelServingMakeNoActors() {
    var controller = start(List.of());
    controller.registry().started(GangSupport.SUBGROUPS, List.of());
    var stranger = new ServingId("d", "gone", "U0");
    controller
        .registry()
        .observe(stranger, new Input.RevisionGone(WANTED.observed().spec().revision(), "u"));
    controller.registry().observe(Fixtures.ID, WANTED.observed());

    awaitAvailable(controller);
    assertThat(controller.states().all()).extracting(ServingState::id).containsExactly(Fixtures.ID);
  }

  private Controller start(List<ServingId> recorded) {
    var states = new LiveStates();
    var tools =
        new ServingTools(
            new EffectThreads(cluster, 8),
            PACE,
            states,
            new StormBreaker(0, Duration.ZERO, Instant.now()),
            InstantSource.system(),
            RandomGeneratorFactory.of("L64X128MixRandom").create(1),
            1000,
            100,
            Duration.ofMillis(2),
            1_000_000);
    var actor = kit.spawn(RegistryActor.create(tools), "controller-" + starts++);
    var registry = new ServingRegistry(actor, recorded);
    cluster.watchedBy(registry);
    return new Controller(actor, registry, states);
  }

  /** A controller whose ModelServing is available. */
  private Controller startAvailable() {
    var controller = start(List.of());
    controller.registry().started(GangSupport.SUBGROUPS, List.of());
    controller.registry().observe(Fixtures.ID, WANTED.observed());
    awaitAvailable(controller);
    return controller;
  }

  private ObservationSink.Listed listed() {
    List<Input.Seen> everything = new ArrayList<>(cluster.list());
    everything.add(WANTED.observed());
    return new ObservationSink.Listed(Fixtures.ID, new Input.Relisted(everything));
  }

  private void awaitAvailable(Controller controller) {
    await()
        .until(
            () ->
                controller
                        .states()
                        .find(Fixtures.ID.namespace(), Fixtures.ID.name())
                        .flatMap(ServingState::status)
                        .filter(status -> status.availableReplicas() == 2)
                        .equals(cluster.status().filter(status -> status.availableReplicas() == 2))
                    && cluster.status().isPresent()
                    && cluster.status().orElseThrow().availableReplicas() == 2);
  }

  private List<Object> entries() {
    return journal.persistedInStorage(ModelServingActor.persistenceId(Fixtures.ID).id());
  }
}
