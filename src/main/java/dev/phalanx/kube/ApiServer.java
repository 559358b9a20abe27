package dev.phalanx.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/**
 * Requests and streams on the client's connections, with its credentials. fabric8's own operations
 * are not used: they parse every answer into model classes, read objects before they patch them,
 * and turn HTTP statuses into exceptions.
 */
final class ApiServer {
  /** Beyond the request's own time limit, which covers everything but reading the answer. */
  private static final Duration READING = Duration.ofSeconds(5);

  private static final String ACCEPT = "application/json";

  /** The server need not send back what was just sent to it. */
  private static final String ACCEPT_METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  /**
   * Of long lists, and only where the server is willing. They shrink to a tenth, and native code
   * unpacks them in less time than a cold JVM needs to decrypt the rest.
   */
  private static final String GZIP = "gzip";

  private static final int BUFFER = 1 << 16;

  private final ApiConnection connection;
  private final String address;
  private final MeterRegistry meters;
  private final LongTaskTimer inFlight;
  private final Duration limit;

  ApiServer(KubernetesClient client, MeterRegistry meters) {
    this.connection =
        new ApiConnection(client.getHttpClient(), () -> KubeClients.again(client).getHttpClient());
    this.address = KubeClients.address(client);
    this.limit = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
    this.meters = meters;
    this.inFlight =
        LongTaskTimer.builder("phalanx.cluster.requests.active")
            .description("requests to the API server that wait for their answer")
            .register(meters);
  }

  /** Blocks until the answer is there or it is too late for one; never throws. */
  Reply send(Request request) {
    return ask(request).get();
  }

  /** Sends and returns at once; what is returned blocks as {@link #send} does, and once. */
  Supplier<Reply> ask(Request request) {
    var active = inFlight.start();
    var sample = Timer.start(meters);
    BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(1);
    var _ =
        reply(request)
            .completeOnTimeout(
                new Reply.Unanswered("no answer in time"),
                limit.plus(READING).toMillis(),
                TimeUnit.MILLISECONDS)
            .thenAccept(
                reply -> {
                  try {
                    active.stop();
                    sample.stop(timer(request, reply));
                  } finally {
                    replies.add(reply);
                  }
                });
    return () -> taken(replies);
  }

  private static Reply taken(BlockingQueue<Reply> replies) {
    try {
      return replies.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Unanswered("interrupted");
    }
  }

  private CompletableFuture<Reply> reply(Request request) {
    var http = connection.http();
    long since = System.nanoTime();
    try {
      return http.sendAsync(http(http, request), byte[].class)
          .whenComplete((answer, _) -> noted(http, since, answer != null))
          .<Reply>thenApply(it -> new Reply.Answered(it.code(), text(it)))
          .exceptionally(failure -> new Reply.Unanswered(describe(failure)));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(new Reply.Unanswered(describe(e)));
    }
  }

  /** One that cannot connect says so long before the limit. */
  private void noted(HttpClient http, long since, boolean isAnswered) {
    if (isAnswered) {
      connection.heard(http);
    } else if (System.nanoTime() - since >= limit.toNanos()) {
      connection.unanswered(http, since);
    }
  }

  private HttpRequest http(HttpClient http, Request request) {
    var builder =
        http.newHttpRequestBuilder()
            .uri(URI.create(address + request.path()))
            .timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    return request.body() == null
        ? builder.header("Accept", ACCEPT).header("Accept-Encoding", GZIP).build()
        : builder
            .header("Accept", ACCEPT_METADATA)
            .method(request.method(), request.contentType(), request.body())
            .build();
  }

  private static String text(HttpResponse<byte[]> response) {
    var body = response.body();
    if (!GZIP.equals(response.header("Content-Encoding"))) {
      return new String(body, UTF_8);
    }
    try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body), BUFFER)) {
      return new String(unzipped.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("an answer that cannot be unpacked", e);
    }
  }

  /** Opens a stream of lines; failures show when it is read. */
  EventStream stream(String path) {
    var http = connection.http();
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(address + path))
            .header("Accept", ACCEPT)
            .forStreaming()
            .build();
    return EventStream.open(connection, http, request);
  }

  private Timer timer(Request request, Reply reply) {
    var outcome =
        switch (reply) {
          case Reply.Answered(var status, var _) -> Integer.toString(status);
          case Reply.Unanswered _ -> "none";
        };
    return Timer.builder("phalanx.cluster.requests")
        .description("requests to the API server, by HTTP status")
        .tag("verb", request.verb())
        .tag("kind", request.kind().toString())
        .tag("outcome", outcome)
        .register(meters);
  }

  /** One line that says what happened, down to the cause. */
  static String describe(Throwable failure) {
    var cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    var text = new StringBuilder(cause.getClass().getSimpleName());
    for (Throwable next = cause; next != null; next = next.getCause()) {
      if (next.getMessage() != null && text.indexOf(next.getMessage()) < 0) {
        text.append(": ").append(next.getMessage());
      }
    }
    return text.toString().lines().findFirst().orElse("");
  }
}
