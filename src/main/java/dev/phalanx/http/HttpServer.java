package dev.phalanx.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The routes, bound to an address. */
public final class HttpServer {
  private static final Duration LONGEST_BIND = Duration.ofSeconds(10);

  private final ServerBinding binding;

  private HttpServer(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Listens on {@code host} and {@code port} (0: any free port); returns when it does.
   *
   * @throws IOException when the address cannot be used; the message is one line for people
   */
  public static HttpServer start(
      ActorSystem<?> system, String host, int port, IntrospectionRoutes routes) throws IOException {
    probe(host, port);
    var bound = new AtomicReference<@Nullable ServerBinding>();
    var failure = new AtomicReference<Throwable>(new IOException("no answer"));
    await(
        Http.get(system)
            .newServerAt(host, port)
            .bind(routes::answer)
            .whenComplete(
                (binding, failed) -> {
                  bound.set(binding);
                  if (failed != null) {
                    failure.set(failed);
                  }
                }),
        LONGEST_BIND);
    var binding = bound.get();
    if (binding == null) {
      throw new IOException(reason(host, port, failure.get()), failure.get());
    }
    return new HttpServer(binding);
  }

  /** Akka logs a stack trace when an address cannot be used; here it is one line. */
  private static void probe(String host, int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException | RuntimeException e) {
      throw new IOException(reason(host, port, e), e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** What to type into a browser: {@code http://127.0.0.1:8080}. */
  public String url() {
    var host = address().getAddress().getHostAddress();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address().getPort());
  }

  /**
   * Takes no more requests, gives those under way {@code deadline} to end, then closes every
   * connection, live streams with them. Returns when that is done.
   */
  public void stop(Duration deadline) {
    await(binding.terminate(deadline), deadline.plus(LONGEST_BIND));
  }

  private static void await(CompletionStage<?> stage, Duration longest) {
    var done = new CountDownLatch(1);
    var _ = stage.whenComplete((_, _) -> done.countDown());
    try {
      var _ = done.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(String host, int port, Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
        return "HTTP port %d of %s is in use by another program: choose another one, or 0 for any"
            .formatted(port, host);
      }
    }
    return "HTTP cannot listen on port %d of %s: %s"
        .formatted(
            port,
            host,
            failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage());
  }
}
