package dev.phalanx.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between one process of the controller and the API server. Requests that change something
 * go through one at a time; at a chosen one it kills the process, and from then on none arrives.
 */
final class KillingProxy implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "host", "http2-settings", "upgrade");

  /** Whether the server gets the request at which the process dies. */
  enum Moment {
    BEFORE,
    AFTER
  }

  private final URI server;
  private final HttpServer front;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final List<SentRequest> sent = new ArrayList<>();
  private final Object lock = new Object();
  private Runnable kill = () -> {};
  private int left = Integer.MAX_VALUE;
  private Moment moment = Moment.BEFORE;
  private boolean hasKilled;
  private Optional<Instant> firstRequest = Optional.empty();

  KillingProxy(String url) throws IOException {
    this.server = URI.create(url);
    this.front =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    front.setExecutor(threads);
    front.createContext("/", this::answer);
    front.start();
  }

  String url() {
    return "http://127.0.0.1:" + front.getAddress().getPort();
  }

  /**
   * From now on counts, and kills at the {@code number}-th request that changes something.
   *
   * @param how returns when the process is dead
   */
  void killAt(int number, Moment when, Runnable how) {
    synchronized (lock) {
      sent.clear();
      left = number;
      moment = when;
      kill = how;
    }
  }

  boolean hasKilled() {
    synchronized (lock) {
      return hasKilled;
    }
  }

  /** The requests since {@link #killAt}, or else since the start, that change something. */
  List<SentRequest> sent() {
    synchronized (lock) {
      return List.copyOf(sent);
    }
  }

  /** When the process first asked for anything; empty when it has not yet. */
  Optional<Instant> firstRequest() {
    synchronized (lock) {
      return firstRequest;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("GET")) {
        synchronized (lock) {
          firstRequest = firstRequest.or(() -> Optional.of(Instant.now()));
        }
        copy(send(exchange, body), exchange);
      } else {
        change(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    synchronized (lock) {
      if (hasKilled) {
        return;
      }
      boolean isFatal = --left == 0;
      var request = request(exchange, body);
      sent.add(request);
      if (isFatal && moment == Moment.BEFORE) {
        killNow();
        return;
      }
      var answer = send(exchange, body);
      sent.set(sent.size() - 1, request.answered(answer.statusCode()));
      if (isFatal) {
        killNow();
      } else {
        copy(answer, exchange);
      }
    }
  }

  private void killNow() {
    kill.run();
    hasKilled = true;
  }

  private HttpResponse<InputStream> send(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static void copy(HttpResponse<InputStream> answer, HttpExchange exchange)
      throws IOException {
    answer
        .headers()
        .firstValue("content-type")
        .ifPresent(type -> exchange.getResponseHeaders().set("content-type", type));
    exchange.sendResponseHeaders(answer.statusCode(), 0);
    var chunk = new byte[1 << 16];
    try (var from = answer.body();
        var to = exchange.getResponseBody()) {
      for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
        to.write(chunk, 0, read);
        to.flush();
      }
    }
  }

  /** Paths: {@code /api/v1/namespaces/NS/KIND[/NAME[/SUBRESOURCE]]}, {@code /apis/GROUP/...}. */
  private static SentRequest request(HttpExchange exchange, byte[] body) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var words = path.substring(path.indexOf("/namespaces/") + 1).split("/");
    var kind = words.length > 4 ? words[2] + "/" + words[4] : words[2];
    var name = words.length > 3 ? words[3] : name(JSON.readTree(body));
    return new SentRequest(exchange.getRequestMethod(), kind, name, 0, Instant.now());
  }

  private static String name(JsonNode object) {
    var reason = object.path("reason").asText();
    return reason.isEmpty() ? object.at("/metadata/name").asText() : reason;
  }

  @Override
  public void close() {
    front.stop(0);
    http.shutdownNow();
    threads.shutdownNow();
  }
}
