package dev.phalanx.local.server;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StaleWrite;
import dev.phalanx.local.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An API server on a folder, and requests to it as a client writes them. */
final class TestServer implements AutoCloseable {
  static final ObjectMapper JSON = new JsonMapper();
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String APPLY = "application/apply-patch+yaml";
  static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  private final ObjectStore store;
  private final ApiServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  TestServer(Path folder, ContainerLogs logs) throws IOException {
    store = ObjectStore.open(folder);
    server = ApiServer.start(store, 0, logs);
  }

  /** Removes each pod as soon as it is terminating, before who deleted it goes on: a fast node. */
  void removeTerminatingPods() {
    store.follow(changes -> changes.forEach(this::removeTerminating));
  }

  private void removeTerminating(Change change) {
    var pod = change.after();
    if (pod != null && pod.key().resource().equals("pods") && pod.isTerminating()) {
      var node = Thread.ofPlatform().daemon().start(() -> remove(pod));
      await().until(() -> node.getState() == Thread.State.WAITING);
    }
  }

  private void remove(StoredObject pod) {
    try {
      store.remove(pod);
    } catch (StaleWrite e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer. */
  record Answer(int code, JsonNode body) {
    String message() {
      return body.path("message").asText();
    }

    String text(String pointer) {
      return body.at(pointer).asText();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  Answer get(String path) {
    return send("GET", path, "", "", "application/json");
  }

  Answer getTable(String path) {
    return send("GET", path, "", "", TABLE);
  }

  Answer post(String path, String body) {
    return send("POST", path, body, "application/json", "application/json");
  }

  Answer put(String path, String body) {
    return send("PUT", path, body, "application/json", "application/json");
  }

  Answer patch(String path, String type, String body) {
    return send("PATCH", path, body, type, "application/json");
  }

  Answer delete(String path, String body) {
    return send("DELETE", path, body, "application/json", "application/json");
  }

  Answer send(String method, String path, String body, String type, String accept) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).header("Accept", accept);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    String json = body.replace('\'', '"');
    request.method(
        method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), parsed(response.body()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode parsed(String body) throws IOException {
    return body.startsWith("{") ? JSON.readTree(body) : JSON.getNodeFactory().textNode(body);
  }

  /** The events of a watch until it ends by its timeoutSeconds. */
  List<JsonNode> watch(String path, String accept) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path)).header("Accept", accept).build();
    try (Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
      return lines.map(TestServer::line).toList();
    }
  }

  private static JsonNode line(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  String revision() {
    return get("/api/v1/namespaces").text("/metadata/resourceVersion");
  }

  @Override
  public void close() {
    server.close();
    store.close();
    client.close();
  }
}
