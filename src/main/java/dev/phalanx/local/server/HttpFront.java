package dev.phalanx.local.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phalanx.local.refusal.ApiRefusal;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP/1.1 on loopback; each exchange has a virtual thread. */
final class HttpFront implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
  private static final int BUFFER = 16 * 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Function<Request, Reply> routes;

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    System.setProperty("sun.net.httpserver.idleInterval", "300");
  }

  private HttpFront(HttpServer server, Function<Request, Reply> routes) {
    this.server = server;
    this.routes = routes;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @throws IOException the port is taken
   */
  static HttpFront open(int port, Function<Request, Reply> routes) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    HttpFront front = new HttpFront(server, routes);
    server.setExecutor(front.threads);
    server.createContext("/", front::serve);
    server.start();
    return front;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply;
      try {
        reply = routes.apply(request(exchange));
      } catch (ApiRefusal refusal) {
        reply = refused(exchange, refusal);
      } catch (RuntimeException e) {
        LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        reply = refused(exchange, ApiRefusal.internalError(String.valueOf(e.getMessage())));
      }
      send(exchange, reply);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reply refused(HttpExchange exchange, ApiRefusal refusal) {
    if (refusal.code() == 429) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    return Reply.json(refusal.code(), refusal.status());
  }

  private static Request request(HttpExchange exchange) throws IOException {
    List<String> path =
        Arrays.stream(exchange.getRequestURI().getPath().split("/"))
            .filter(segment -> !segment.isEmpty())
            .toList();
    return new Request(
        exchange.getRequestMethod(),
        path,
        new Query(exchange.getRequestURI().getRawQuery()),
        exchange.getRequestHeaders()::getFirst,
        exchange.getRequestBody().readAllBytes());
  }

  private static void send(HttpExchange exchange, Reply reply)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
    switch (reply) {
      case Reply.Complete complete -> send(exchange, complete);
      case Reply.Stream stream -> {
        exchange.getResponseHeaders().set("Content-Type", stream.type());
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER)) {
          stream.streaming().writeTo(out);
        }
      }
    }
  }

  private static void send(HttpExchange exchange, Reply.Complete reply) throws IOException {
    if (!reply.type().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", reply.type());
    }
    for (String warning : reply.warnings()) {
      String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
      exchange.getResponseHeaders().add("Warning", "299 - \"" + quoted + "\"");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    reply.body().writeTo(body);
    boolean isEmpty = body.size() == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.code(), isEmpty ? -1 : body.size());
    if (!isEmpty) {
      body.writeTo(exchange.getResponseBody());
    }
  }

  /** Ends all exchanges. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
