package dev.phalanx.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

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

  private final HttpClient http;
  private final String address;
  private final MeterRegistry meters;
  private final LongTaskTimer inFlight;
  private final Duration limit;

  ApiServer(KubernetesClient client, MeterRegistry meters) {
    this.http = client.getHttpClient();
    this.address = client.getMasterUrl().toString().replaceAll("/+$", "");
    this.limit = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
    this.meters = meters;
    this.inFlight =
        LongTaskTimer.builder("phalanx.cluster.requests.active")
            .description("requests to the API server that wait for their answer")
            .register(meters);
  }

  /** Blocks until the answer is there or it is too late for one; never throws. */
  Reply send(Request request) {
    var active = inFlight.start();
    var sample = Timer.start(meters);
    var reply = sent(request);
    active.stop();
    sample.stop(timer(request, reply));
    return reply;
  }

  private Reply sent(Request request) {
    BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(1);
    try {
      var _ =
          http.sendAsync(http(request), String.class)
              .whenComplete(
                  (response, failure) ->
                      replies.add(
                          failure == null
                              ? new Reply.Answered(response.code(), response.body())
                              : new Reply.Unanswered(describe(failure))));
      var reply = replies.poll(limit.plus(READING).toMillis(), TimeUnit.MILLISECONDS);
      return reply == null ? new Reply.Unanswered("no answer in time") : reply;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Unanswered("interrupted");
    } catch (RuntimeException e) {
      return new Reply.Unanswered(describe(e));
    }
  }

  private HttpRequest http(Request request) {
    boolean isRead = request.body() == null;
    var builder =
        http.newHttpRequestBuilder()
            .uri(URI.create(address + request.path()))
            .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .header("Accept", isRead ? ACCEPT : ACCEPT_METADATA);
    return request.body() == null
        ? builder.build()
        : builder.method(request.method(), request.contentType(), request.body()).build();
  }

  /** Opens a stream of lines; failures show when it is read. */
  EventStream stream(String path) {
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(address + path))
            .header("Accept", ACCEPT)
            .forStreaming()
            .build();
    return EventStream.open(http, request);
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
