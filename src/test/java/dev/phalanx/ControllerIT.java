package dev.phalanx;

import static dev.phalanx.kube.TestCluster.PODS;
import static dev.phalanx.kube.TestCluster.POD_GROUPS;
import static dev.phalanx.kube.TestCluster.REVISIONS;
import static dev.phalanx.kube.TestCluster.SERVICES;
import static dev.phalanx.kube.TestCluster.SERVINGS;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.config.ControllerSettings;
import dev.phalanx.journal.JournalReader;
import dev.phalanx.kube.TestCluster;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole controller, with no more rights than it is given, on a real API server. */
@ClassTemplate
@ExtendWith(ApiServers.class)
class ControllerIT {
  private static final Path LLAMA = Path.of("examples/llama-multinode.yaml");
  private static final String NAME = "llama-multinode";

  /** Four pods: two role replicas of an entry and a worker. */
  private static final int LLAMA_PODS = 4;

  private final TestApiServer server;
  private final Path folder;
  private TestCluster cluster;

  ControllerIT(TestApiServer server, @TempDir Path folder) {
    this.server = server;
    this.folder = folder;
  }

  @BeforeEach
  void prepare() throws Exception {
    cluster = TestCluster.prepared(server);
    Files.writeString(folder.resolve("kubeconfig"), cluster.controllerKubeconfig());
  }

  @AfterEach
  void clear() {
    cluster.clear();
  }

  @Test
  void aStoppedControllerGoesOnWhereItWasAndASettledServingCostsNoRequest() throws Exception {
    Map<String, String> versions;
    try (var _ = start()) {
      cluster.apply(Files.readString(LLAMA));
      untilAvailable();
      versions = versions();
    }
    try (var controller = start()) {
      eventually(() -> assertThat(status(controller, "/readyz")).isEqualTo(200));
      eventually(() -> assertThat(get(controller, "/servings")).contains(NAME));
      double requests = requests(controller);
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> requests(controller) == requests);
    }
    assertThat(versions()).isEqualTo(versions);
  }

  @Test
  void anApiServerThatDiesAndComesBackIsFoundAgain() throws Exception {
    try (var controller = start()) {
      cluster.apply(Files.readString(LLAMA));
      untilAvailable();
      server.kill();
      eventually(() -> assertThat(status(controller, "/readyz")).isEqualTo(503));
      server.restart();
      eventually(() -> assertThat(status(controller, "/readyz")).isEqualTo(200));
      cluster.delete(PODS + "/" + NAME + "-0-405b-1-1");
      eventually(() -> assertThat(pods()).hasSize(LLAMA_PODS));
    }
  }

  @Test
  void theJournalOfADeletedServingStillTells() throws Exception {
    try (var controller = start()) {
      cluster.apply(Files.readString(LLAMA));
      untilAvailable();
      cluster.delete(SERVINGS + "/" + NAME);
      eventually(
          () -> assertThat(get(controller, "/servings/default/" + NAME)).contains("Deleted"));
    }
    try (var journal = JournalReader.open(folder.resolve("data"))) {
      assertThat(journal.find("default", NAME))
          .hasValueSatisfying(serving -> assertThat(serving.deleted()).isTrue());
    }
  }

  private Controller start() throws IOException {
    return Controller.start(
        ControllerSettings.load(
            Map.of(
                "phalanx.kubernetes.kubeconfig", folder.resolve("kubeconfig").toString(),
                "phalanx.data-dir", folder.resolve("data").toString(),
                "phalanx.http.port", 0)));
  }

  private void untilAvailable() {
    eventually(() -> assertThat(pods()).hasSize(LLAMA_PODS));
    pods().forEach(this::makeReady);
    eventually(
        () ->
            assertThat(cluster.get(SERVINGS + "/" + NAME).at("/status/availableReplicas").asInt())
                .isEqualTo(1));
  }

  private Map<String, JsonNode> pods() {
    return StreamSupport.stream(cluster.get(PODS).path("items").spliterator(), false)
        .collect(toMap(pod -> pod.at("/metadata/name").asText(), pod -> pod));
  }

  private void makeReady(String name, JsonNode pod) {
    var status =
        """
        {"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
          "containerStatuses":[{"name":"%s","ready":true,"restartCount":0,"image":"i","imageID":"i",
            "state":{"running":{}}}]}}
        """
            .formatted(pod.at("/spec/containers/0/name").asText());
    cluster
        .admin()
        .pods()
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(status);
  }

  /** Resource versions of the serving and all that was made for it. */
  private Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    for (var path : new String[] {SERVINGS, PODS, SERVICES, POD_GROUPS, REVISIONS}) {
      for (var object : cluster.get(path).path("items")) {
        var metadata = object.path("metadata");
        versions.put(
            path + "/" + metadata.path("name").asText(), metadata.path("resourceVersion").asText());
      }
    }
    return versions;
  }

  private static double requests(Controller controller) {
    return get(controller, "/metrics")
        .lines()
        .filter(line -> line.startsWith("phalanx_cluster_requests_seconds_count"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String get(Controller controller, String path) {
    return answer(controller, path).body();
  }

  private static int status(Controller controller, String path) {
    return answer(controller, path).statusCode();
  }

  private static HttpResponse<String> answer(Controller controller, String path) {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(controller.url() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void eventually(ThrowingRunnable check) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(check);
  }
}
