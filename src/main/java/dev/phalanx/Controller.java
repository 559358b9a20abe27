package dev.phalanx;

import akka.actor.typed.ActorSystem;
import dev.phalanx.actor.EffectThreads;
import dev.phalanx.actor.LanePace;
import dev.phalanx.actor.LiveStates;
import dev.phalanx.actor.RegistryActor;
import dev.phalanx.actor.ServingRegistry;
import dev.phalanx.actor.ServingTools;
import dev.phalanx.actor.StormBreaker;
import dev.phalanx.config.ControllerSettings;
import dev.phalanx.decision.EffectRunner;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.ServingId;
import dev.phalanx.http.HttpServer;
import dev.phalanx.http.IntrospectionRoutes;
import dev.phalanx.http.Journals;
import dev.phalanx.http.LiveServings;
import dev.phalanx.journal.JournalDatabase;
import dev.phalanx.journal.JournalFiles;
import dev.phalanx.journal.JournalProbe;
import dev.phalanx.journal.JournalReader;
import dev.phalanx.journal.JournalRetention;
import dev.phalanx.journal.RecordedServing;
import dev.phalanx.kube.ClusterWatch;
import dev.phalanx.kube.KubeClients;
import dev.phalanx.kube.KubeCluster;
import dev.phalanx.kube.SeenStatuses;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller in this process: journal, actors, watches and HTTP endpoint. Each is started when
 * what it needs is there, and all are stopped in the opposite order.
 */
final class Controller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration HTTP_STOP = Duration.ofSeconds(2);
  private static final Duration RETENTION_ROUND = Duration.ofHours(6);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final Parts parts = new Parts();
  private final ControllerSettings settings;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LiveStates states = new LiveStates();
  private String url = "";

  private Controller(ControllerSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts everything and returns; the watches may still be waiting for an API server.
   *
   * @throws IOException in one line for people, when the HTTP port cannot be used
   * @throws RuntimeException likewise, when kubeconfig or journal cannot be used
   */
  static Controller start(ControllerSettings settings) throws IOException {
    var controller = new Controller(settings);
    try {
      controller.startParts();
      return controller;
    } catch (IOException | RuntimeException e) {
      controller.close();
      throw e;
    }
  }

  /** Where its HTTP endpoint is. */
  String url() {
    return url;
  }

  /** The last journaled state of every ModelServing. */
  List<ServingState> servings() {
    return states.all();
  }

  private void startParts() throws IOException {
    var client =
        parts.add(
            KubeClients.create(
                settings.kubernetes().kubeconfig(),
                settings.kubernetes().context(),
                settings.kubernetes().requestTimeout()));
    var connected = KubeClients.connect(client);
    var journal = settings.journal();
    var database = new JournalDatabase(journal.url(), journal.user(), journal.password());
    parts.add(JournalFiles.open(database));
    var reader = parts.add(JournalReader.inside(database));
    var statuses = new SeenStatuses();
    var system = startActors(new KubeCluster(client, statuses, meters));
    var registry = new ServingRegistry(system, open(reader.servings()));
    var watch = parts.add(new ClusterWatch(client, registry, rules(), statuses, meters));
    var _ = connected.whenComplete((_, _) -> watch.start());
    var readiness = new ControllerReadiness(watch, states, new JournalProbe(database));
    startHttp(
        system, new IntrospectionRoutes(live(), Journals.of(reader), readiness, meters, THREADS));
    var retention = new JournalRetention(database, journal.retention());
    system
        .scheduler()
        .scheduleWithFixedDelay(
            Duration.ZERO,
            RETENTION_ROUND,
            () -> THREADS.execute(() -> removeExpired(retention)),
            system.executionContext());
  }

  private RecoveryRules rules() {
    var recovery = settings.recovery();
    var deadlines = new TreeMap<BootstrapPhase, Duration>();
    deadlines.put(BootstrapPhase.SCHEDULED, recovery.schedulingDeadline());
    deadlines.put(BootstrapPhase.IMAGES_PRESENT, recovery.imageDeadline());
    deadlines.put(BootstrapPhase.RENDEZVOUS_OPEN, recovery.rendezvousDeadline());
    deadlines.put(BootstrapPhase.ALL_JOINED, recovery.joinDeadline());
    deadlines.put(BootstrapPhase.READY, recovery.readyDeadline());
    return new RecoveryRules(
        deadlines,
        recovery.backoff(),
        recovery.backoffMax(),
        recovery.healthy(),
        recovery.maxAttempts(),
        recovery.nodeTolerance(),
        recovery.terminationDeadline(),
        recovery.forceDelete(),
        recovery.stormWindow(),
        Optional.empty());
  }

  private void startHttp(ActorSystem<?> system, IntrospectionRoutes routes) throws IOException {
    var http = settings.http();
    var server = HttpServer.start(system, http.host(), http.port(), routes);
    parts.add(() -> server.stop(HTTP_STOP));
    url = server.url();
    LOG.info("HTTP at {}", url);
  }

  private LiveServings live() {
    return new LiveServings() {
      @Override
      public List<ServingState> all() {
        return states.all();
      }

      @Override
      public Optional<ServingState> find(String namespace, String name) {
        return states.find(namespace, name);
      }
    };
  }

  private static void removeExpired(JournalRetention retention) {
    try {
      for (var removed : retention.removeExpired(Instant.now())) {
        LOG.info(
            "{}: its journal is removed, it was deleted at {}", removed.id(), removed.lastAt());
      }
    } catch (RuntimeException e) {
      LOG.warn("journals that have expired are not removed: {}", e.getMessage());
    }
  }

  private static List<ServingId> open(List<RecordedServing> recorded) {
    return recorded.stream().filter(it -> !it.deleted()).map(RecordedServing::id).toList();
  }

  private ActorSystem<RegistryActor.Command> startActors(EffectRunner cluster) {
    var effects = settings.effects();
    var pace =
        new LanePace(
            effects.retry(),
            effects.retryMax(),
            effects.refused(),
            effects.refusedMax(),
            effects.unseen(),
            effects.unseenMax(),
            effects.statusInterval(),
            effects.reportAfter());
    var tools =
        new ServingTools(
            new EffectThreads(cluster, effects.maxInFlight()),
            pace,
            states,
            storms(),
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextLong(),
            settings.inbox().capacity(),
            settings.inbox().maxBatch(),
            settings.inbox().gather(),
            settings.journal().snapshotEvery());
    var system = ActorSystem.create(RegistryActor.create(tools), "phalanx", settings.akka());
    parts.add(() -> stop(system));
    return system;
  }

  /** What is counted of it is the metric {@code phalanx_storm_acts}. */
  private StormBreaker storms() {
    var recovery = settings.recovery();
    var storms = new StormBreaker(recovery.stormActs(), recovery.stormWindow(), Instant.now());
    for (var kind : FailureKind.values()) {
      Gauge.builder("phalanx.storm.acts", storms, it -> it.acts(kind, Instant.now()))
          .description("recreations for one kind of failure within the window")
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    return storms;
  }

  private static void stop(ActorSystem<?> system) throws InterruptedException {
    var done = new CountDownLatch(1);
    var _ = system.getWhenTerminated().whenComplete((_, _) -> done.countDown());
    system.terminate();
    if (!done.await(STOP.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("the actors did not stop within {} s", STOP.toSeconds());
    }
  }

  /** Stops everything; effects on their way may still reach the cluster, and are repeatable. */
  @Override
  public void close() {
    parts.close();
  }
}
