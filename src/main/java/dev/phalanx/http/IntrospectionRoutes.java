package dev.phalanx.http;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which path shows what. JSON unless {@code Accept} likes {@code text/plain} better; what is wrong
 * with a request is an {@code application/problem+json}.
 */
public final class IntrospectionRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(IntrospectionRoutes.class);
  private static final List<String> ENDPOINTS =
      List.of(
          "/healthz",
          "/readyz",
          "/metrics",
          "/servings",
          "/servings/{namespace}/{name}",
          "/servings/{namespace}/{name}/groups/0/roles/{role}-0/pods/0",
          "/servings/{namespace}/{name}/events?after=0&limit=500",
          "/servings/{namespace}/{name}/events/stream");

  private final ServingAnswers servings;
  private final EventAnswers events;
  private final HealthAnswers health;
  private final Executor executor;

  /**
   * @param live servings in memory
   * @param journals what was recorded, in this process
   * @param readiness asked at each request of {@code /readyz}
   * @param metrics what {@code /metrics} prints
   * @param executor where blocking reads and the writing of answers run: virtual threads
   */
  public IntrospectionRoutes(
      LiveServings live,
      Journals journals,
      Readiness readiness,
      PrometheusMeterRegistry metrics,
      Executor executor) {
    var lookup = new ServingLookup(live, journals);
    this.servings = new ServingAnswers(lookup);
    this.events = new EventAnswers(lookup, journals, executor);
    this.health = new HealthAnswers(readiness, metrics);
    this.executor = executor;
  }

  /** Answers any request; never fails. */
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    var ask = Ask.of(request);
    return CompletableFuture.supplyAsync(() -> route(ask), executor)
        .exceptionally(failure -> failed(ask, failure));
  }

  private HttpResponse route(Ask ask) {
    var method = ask.request().method();
    if (!method.equals(HttpMethods.GET) && !method.equals(HttpMethods.HEAD)) {
      throw Problem.methodNotAllowed(method.name());
    }
    var path = ask.path();
    if (!path.isEmpty() && path.getFirst().equals("servings")) {
      return servings(ask, path.subList(1, path.size()));
    }
    return switch (String.join("/", path)) {
      case "" -> endpoints(ask.knowing());
      case "healthz" -> health.alive(ask.knowing());
      case "readyz" -> health.ready(ask.knowing());
      case "metrics" -> health.metrics();
      default ->
          throw Problem.notFound("there is nothing at %s".formatted(ask.target()), ENDPOINTS);
    };
  }

  private HttpResponse servings(Ask ask, List<String> path) {
    if (path.size() < 2) {
      return servings.list(ask.knowing(), path);
    }
    var rest = path.subList(2, path.size());
    if (rest.equals(List.of("events"))) {
      return events.page(ask.knowing("after", "limit", "uid"), path.get(0), path.get(1));
    }
    if (rest.equals(List.of("events", "stream"))) {
      return events.stream(ask.knowing("after", "uid"), path.get(0), path.get(1));
    }
    return servings.node(
        ask.knowing("at", "until", "uid"), path.get(0), path.get(1), String.join("/", rest));
  }

  private static HttpResponse endpoints(Ask ask) {
    if (Form.of(ask.request(), List.of(Form.JSON, Form.TEXT)) == Form.TEXT) {
      return Answers.text(String.join("\n", ENDPOINTS) + "\n");
    }
    return Answers.json(
        to -> {
          to.writeStartObject();
          to.writeArrayFieldStart("endpoints");
          for (var endpoint : ENDPOINTS) {
            to.writeString(endpoint);
          }
          to.writeEndArray();
          to.writeEndObject();
        });
  }

  private static HttpResponse failed(Ask ask, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Problem problem) {
      return Answers.problem(problem, ask);
    }
    LOG.error("cannot answer GET {}", ask.target(), cause);
    return Answers.problem(Problem.internal(ask.target(), cause), ask);
  }
}
