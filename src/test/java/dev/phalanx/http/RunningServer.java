package dev.phalanx.http;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.phalanx.decision.ServingState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The routes on a free port, with live servings, journals and checks that tests set. */
public final class RunningServer implements AutoCloseable {
  private static final long SECONDS = 20;

  public final MemoryJournals journals = new MemoryJournals();
  public final List<ServingState> live = new CopyOnWriteArrayList<>();
  final List<Readiness.Check> checks = new CopyOnWriteArrayList<>();
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(),
          "http",
          ConfigFactory.parseString("akka.loglevel=WARNING,akka.actor.provider=local")
              .withFallback(ConfigFactory.defaultReference()));
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final IntrospectionRoutes routes =
      new IntrospectionRoutes(new Live(), journals, () -> checks, metrics, executor);
  final HttpServer server = await(HttpServer.bind(system, "127.0.0.1", 0, routes));

  private final class Live implements LiveServings {
    @Override
    public CompletionStage<List<ServingState>> all() {
      return CompletableFuture.completedFuture(List.copyOf(live));
    }

    @Override
    public CompletionStage<Optional<ServingState>> find(String namespace, String name) {
      return CompletableFuture.completedFuture(
          live.stream()
              .filter(state -> state.id().key().equals(namespace + "/" + name))
              .findFirst());
    }
  }

  public String url() {
    return server.url();
  }

  CompletionStage<HttpServer> bindAgain() {
    return HttpServer.bind(system, "127.0.0.1", server.address().getPort(), routes);
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(server.stop(Duration.ofSeconds(1)));
    system.terminate();
    await(system.getWhenTerminated());
    executor.close();
  }
}
