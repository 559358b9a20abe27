package dev.phalanx;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Just enough of an API server to train the JVM's AOT cache with: it has one ModelServing, takes
 * whatever is created and shows it on the watch, pods as Ready. Not a cluster to try anything on.
 */
final class TrainingCluster implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final String SERVINGS = "modelservings";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, BlockingQueue<ObjectNode>> watches = new ConcurrentHashMap<>();
  private final AtomicLong versions = new AtomicLong(1);
  private final CountDownLatch statusWritten = new CountDownLatch(2);

  private TrainingCluster(HttpServer server) {
    this.server = server;
  }

  static TrainingCluster start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var cluster = new TrainingCluster(HttpServer.create(address, 0));
    cluster.server.setExecutor(cluster.threads);
    cluster.server.createContext("/", cluster::answer);
    cluster.server.start();
    return cluster;
  }

  String kubeconfig() {
    return """
    {"apiVersion":"v1","kind":"Config","current-context":"t","users":[{"name":"t","user":{}}],
     "clusters":[{"name":"t","cluster":{"server":"http://127.0.0.1:%d"}}],
     "contexts":[{"name":"t","context":{"cluster":"t","user":"t"}}]}
    """
        .formatted(server.getAddress().getPort());
  }

  /** Whether the controller has written a second status in time: that of the pods being ready. */
  boolean awaitStatus() throws InterruptedException {
    return statusWritten.await(30, TimeUnit.SECONDS);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var query = String.valueOf(exchange.getRequestURI().getQuery());
      switch (exchange.getRequestMethod()) {
        case "GET" -> read(exchange, kind(path), query.contains("watch=true"));
        case "POST" -> send(exchange, CREATED, created(exchange, kind(path)));
        default -> {
          statusWritten.countDown();
          send(exchange, OK, stamped(JsonNodeFactory.instance.objectNode()));
        }
      }
    }
  }

  private void read(HttpExchange exchange, String kind, boolean isWatch) throws IOException {
    if (isWatch) {
      stream(exchange, kind);
    } else {
      send(exchange, OK, list(kind));
    }
  }

  private static String kind(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private BlockingQueue<ObjectNode> watch(String kind) {
    return watches.computeIfAbsent(kind, _ -> new LinkedBlockingQueue<>());
  }

  private ObjectNode list(String kind) throws JsonProcessingException {
    var list = stamped(JsonNodeFactory.instance.objectNode());
    var items = list.putArray("items");
    if (kind.equals(SERVINGS)) {
      items.add(JSON.readTree(MODEL_SERVING));
    }
    return list;
  }

  private ObjectNode created(HttpExchange exchange, String kind) throws IOException {
    var object = (ObjectNode) JSON.readTree(exchange.getRequestBody());
    object.withObject("/metadata").put("uid", "training-" + versions.get());
    if (kind.equals("pods")) {
      object.withObject("/spec").put("nodeName", "node");
      object.withObject("/status").put("phase", "Running");
      object
          .withObject("/status")
          .putArray("conditions")
          .addObject()
          .put("type", "Ready")
          .put("status", "True");
    }
    watch(kind).add(stamped(object));
    return object;
  }

  private ObjectNode stamped(ObjectNode object) {
    object
        .withObject("/metadata")
        .put("resourceVersion", Long.toString(versions.incrementAndGet()));
    return object;
  }

  private void stream(HttpExchange exchange, String kind) throws IOException {
    exchange.sendResponseHeaders(OK, 0);
    try (var body = exchange.getResponseBody()) {
      while (!threads.isShutdown()) {
        JsonNode event =
            JSON.createObjectNode().put("type", "ADDED").set("object", watch(kind).take());
        body.write((event + "\n").getBytes(UTF_8));
        body.flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
    var bytes = answer.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private static final String MODEL_SERVING =
      """
      {"apiVersion":"workload.serving.volcano.sh/v1alpha1","kind":"ModelServing",
       "metadata":{"name":"training","namespace":"default","uid":"training","generation":1,"resourceVersion":"1"},
       "spec":{"replicas":2,"schedulerName":"volcano","recoveryPolicy":"RoleRecreate","template":{"roles":[
        {"name":"r","replicas":1,"workerReplicas":1,
         "entryTemplate":{"spec":{"containers":[{"name":"c","image":"i","env":[{"name":"A","value":"b"}],"resources":{"limits":{"nvidia.com/gpu":"8"}}}]}},
         "workerTemplate":{"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"1"}}}]}}}]}}}
      """;
}
