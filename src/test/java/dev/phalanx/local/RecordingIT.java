package dev.phalanx.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code recorded.json} is what a real API server answers; {@code -Dphalanx.bundle=write} records
 * it.
 */
@ExtendWith(ApiServers.RealOnly.class)
class RecordingIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> DIFFER =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "time",
          "lastTransitionTime",
          "clusterIP",
          "clusterIPs",
          "nodePort",
          "controller-uid",
          "batch.kubernetes.io/controller-uid");

  private final KubernetesClient client;

  RecordingIT(TestApiServer server) {
    this.client = server.client();
  }

  @Test
  void theRecordedAnswersAreThoseOfKubernetes() throws IOException {
    List<Recording> recorded = record();
    if (System.getProperty("phalanx.bundle", "").equals("write")) {
      Recording.write(recorded);
    }
    List<Recording> committed = Recording.all();
    assertThat(recorded).hasSameSizeAs(committed);
    for (int i = 0; i < recorded.size(); i++) {
      assertThat(stable(recorded.get(i).answer()))
          .as(recorded.get(i).toString())
          .isEqualTo(stable(committed.get(i).answer()));
    }
  }

  private List<Recording> record() throws IOException {
    send(
        "POST",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        "application/json",
        Recording.widgets().toString());
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> send("GET", "/apis/example.com/v1/widgets", "", "").code() == 200);
    List<Recording> recorded = new ArrayList<>();
    for (JsonNode scenario : Recording.requests()) {
      for (JsonNode step : scenario.path("steps")) {
        for (var each : step.properties()) {
          String body =
              each.getValue().isTextual() ? each.getValue().asText() : each.getValue().toString();
          recorded.add(
              sent(
                  new Recording(
                      scenario.path("name").asText(),
                      each.getKey(),
                      body,
                      NullNode.instance,
                      0,
                      NullNode.instance)));
        }
      }
    }
    return recorded;
  }

  private Recording sent(Recording request) {
    JsonNode before = NullNode.instance;
    if (!request.method().equals("POST")) {
      String path = request.path().split("\\?")[0].replaceFirst("/status$", "");
      Answer found = send("GET", path, "", "");
      before = found.code() == 200 ? found.body() : before;
    }
    Answer answer = send(request.method(), request.path(), request.contentType(), request.body());
    return request.answered(before, answer.code(), answer.body());
  }

  private record Answer(int code, JsonNode body) {}

  private Answer send(String method, String path, String contentType, String body) {
    HttpClient http = client.getHttpClient();
    var request =
        http.newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
            .header("Accept", "application/json");
    if (method.equals("GET")) {
      request.method("GET", null, null);
    } else {
      request.method(method, contentType, body);
    }
    try {
      HttpResponse<String> response = http.sendAsync(request.build(), String.class).get();
      return new Answer(response.code(), JSON.readTree(response.body()));
    } catch (ExecutionException | IOException e) {
      throw new IllegalStateException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(path, e);
    }
  }

  private static JsonNode stable(JsonNode answer) {
    JsonNode copy = answer.deepCopy();
    strip(copy);
    return copy;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(DIFFER);
      if (object.path("managedFields") instanceof ArrayNode owners) {
        object.set("managedFields", byManager(owners));
      }
      if (object.at("/details/causes").size() > 1) {
        object.remove("message"); // it lists them in their order
      }
      if (object.path("causes") instanceof ArrayNode causes) {
        object.set("causes", sorted(causes));
      }
    }
    node.forEach(RecordingIT::strip);
  }

  /** The server reads them from a Go map. */
  private static ArrayNode sorted(ArrayNode causes) {
    var sorted = new TreeMap<String, JsonNode>();
    causes.forEach(cause -> sorted.put(cause.toString(), cause));
    return JSON.createArrayNode().addAll(sorted.values());
  }

  /** The server sorts by time, and those of one second by name. */
  private static ArrayNode byManager(ArrayNode owners) {
    var sorted = new TreeMap<String, JsonNode>();
    for (var owner : owners) {
      sorted.put(owner.path("manager") + "/" + owner.path("subresource") + "/" + owner, owner);
    }
    return JSON.createArrayNode().addAll(sorted.values());
  }
}
