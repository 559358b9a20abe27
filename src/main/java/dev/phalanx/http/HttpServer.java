package dev.phalanx.http;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The routes, bound to an address. */
public final class HttpServer {
  private final ServerBinding binding;

  private HttpServer(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Listens on {@code host} and {@code port} (0: any free port). Fails with an {@link
   * IllegalStateException} whose message says in one line what is wrong with the address.
   */
  public static CompletionStage<HttpServer> bind(
      ActorSystem<?> system, String host, int port, IntrospectionRoutes routes) {
    return Http.get(system)
        .newServerAt(host, port)
        .bind(routes::answer)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                throw new IllegalStateException(reason(host, port, failure), failure);
              }
              return new HttpServer(binding);
            });
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** What to type into a browser: {@code http://127.0.0.1:8080}. */
  public String url() {
    var host = address().getHostString();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address().getPort());
  }

  /**
   * Takes no more requests, gives those under way {@code deadline} to end, then closes every
   * connection; live streams end with it.
   */
  public CompletionStage<Done> stop(Duration deadline) {
    return binding.terminate(deadline).thenApply(_ -> Done.getInstance());
  }

  private static String reason(String host, int port, Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
        return "HTTP port %d of %s is in use by another program: choose another one, or 0 for any"
            .formatted(port, host);
      }
    }
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return "HTTP cannot listen on %s port %d: %s".formatted(host, port, cause.getMessage());
  }
}
