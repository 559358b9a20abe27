package dev.phalanx.crash;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.ModelServingCrd;
import dev.phalanx.kube.KubeClients;
import dev.phalanx.local.LocalCluster;
import dev.phalanx.local.Manifests;
import dev.phalanx.local.node.NodeSettings;
import dev.phalanx.local.node.SimulatedNodes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * An embedded cluster with simulated nodes, and a controller that is killed and started again on
 * the same folder, each process behind a proxy of its own.
 */
final class CrashWorld implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int NODES = 4;
  private static final double SPEED = 100;
  private static final String CORE = "/api/v1/namespaces/default/";
  private static final String SERVINGS =
      "/apis/workload.serving.volcano.sh/v1alpha1/namespaces/default/modelservings";

  private final Path folder;
  private final LocalCluster cluster;
  private final KubernetesClient admin;
  private final SimulatedNodes nodes;

  /** Requests of the processes that are dead, since {@link #killAt}. */
  private final List<SentRequest> earlier = new ArrayList<>();

  private KillingProxy proxy;
  private ControllerChild controller;

  /**
   * A pod.
   *
   * @param attempt what its label says
   */
  record PodSeen(String name, String uid, String attempt, boolean isReady) {}

  CrashWorld(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.cluster = LocalCluster.start(folder.resolve("cluster"), 0);
    cluster.writeKubeconfig(folder.resolve("admin"));
    this.admin = KubeClients.create(Optional.of(folder.resolve("admin")), Optional.empty(), ANSWER);
    Manifests.ofCluster(List.of(ModelServingCrd.document())).apply(admin);
    this.nodes = SimulatedNodes.start(admin, NodeSettings.of(NODES, SPEED), (_, _, _, _) -> {});
    this.proxy = new KillingProxy(cluster.url());
    this.controller = newController();
  }

  /** Starts the next controller, after the death of the last one. */
  void restartController() throws IOException {
    earlier.addAll(proxy.sent());
    proxy.close();
    proxy = new KillingProxy(cluster.url());
    controller = newController();
  }

  private ControllerChild newController() throws IOException {
    var kubeconfig = Files.readString(folder.resolve("admin")).replace(cluster.url(), proxy.url());
    return ControllerChild.start(
        Files.writeString(folder.resolve("kubeconfig"), kubeconfig),
        folder.resolve("data"),
        folder.resolve("controller.log"));
  }

  /** From now on requests are counted, and the controller dies at one of them. */
  void killAt(int number, KillingProxy.Moment moment) {
    earlier.clear();
    proxy.killAt(number, moment, controller::kill);
  }

  boolean hasKilled() {
    return proxy.hasKilled();
  }

  /** What controllers have asked for since {@link #killAt}, reads left out. */
  List<SentRequest> sent() {
    var all = new ArrayList<>(earlier);
    all.addAll(proxy.sent());
    return all;
  }

  /** When the controller that runs now first asked for anything. */
  Optional<Instant> firstRequest() {
    return proxy.firstRequest();
  }

  void create(String manifest) {
    admin.raw(SERVINGS, "POST", manifest);
  }

  boolean isAvailable(String serving) {
    return json(SERVINGS + "/" + serving).at("/status/availableReplicas").asInt() == 1;
  }

  /** All pods there are, by name. */
  Map<String, PodSeen> pods() {
    return StreamSupport.stream(json(CORE + "pods").path("items").spliterator(), false)
        .map(CrashWorld::pod)
        .collect(toMap(PodSeen::name, pod -> pod, (one, _) -> one, TreeMap::new));
  }

  private static PodSeen pod(JsonNode pod) {
    boolean isReady =
        StreamSupport.stream(pod.at("/status/conditions").spliterator(), false)
            .filter(condition -> condition.path("type").asText().equals("Ready"))
            .anyMatch(condition -> condition.path("status").asText().equals("True"));
    var metadata = pod.path("metadata");
    return new PodSeen(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        metadata.path("labels").path("phalanx.dev/attempt").asText(),
        isReady && !metadata.has("deletionTimestamp"));
  }

  /** Kubernetes Events about a serving: how many there are of each reason. */
  Map<String, Integer> events(String serving) {
    var counts = new TreeMap<String, Integer>();
    for (var event : json(CORE + "events").path("items")) {
      if (event.at("/involvedObject/name").asText().equals(serving)) {
        counts.merge(event.path("reason").asText(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Writes parts of a pod's status, as a kubelet would. */
  void report(String pod, String status) {
    var path = CORE + "pods/" + pod;
    var object = (ObjectNode) json(path);
    ((ObjectNode) object.path("status")).setAll((ObjectNode) read(status));
    ((ObjectNode) object.path("metadata")).remove("resourceVersion");
    admin.raw(path + "/status", "PUT", object.toString());
  }

  String lastWords() {
    return controller.lastWords();
  }

  private JsonNode json(String path) {
    return read(admin.raw(path));
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    controller.kill();
    proxy.close();
    nodes.close();
    admin.close();
    cluster.close();
  }
}
