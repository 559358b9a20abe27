package dev.phalanx.http;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.phalanx.decision.ServingState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The routes on a free port, with live servings, journals and checks that tests set. */
public final class RunningServer implements AutoCloseable {
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
  final HttpServer server = bind(0);

  private final class Live implements LiveServings {
    @Override
    public List<ServingState> all() {
      return List.copyOf(live);
    }

    @Override
    public Optional<ServingState> find(String namespace, String name) {
      return live.stream()
          .filter(state -> state.id().key().equals(namespace + "/" + name))
          .findFirst();
    }
  }

  public String url() {
    return server.url();
  }

  /** One more server with the same routes. */
  HttpServer bind(int port) {
    return bind("127.0.0.1", port);
  }

  HttpServer bind(String host, int port) {
    try {
      return HttpServer.start(system, host, port, routes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(1));
    system.terminate();
    executor.close();
  }
}
