package dev.phalanx.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Simulated nodes on a real API server: what they write is accepted, and means what it should. */
@ExtendWith(ApiServers.RealOnly.class)
class SimulatedNodesIT {
  private static final String NAMESPACE = "simulated";
  private static final NodeSettings SETTINGS = NodeSettings.of(3, 20);
  private static final Path CRD = Path.of("src/main/resources/dev/phalanx/local/podgroups.yaml");
  private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
  private static @Nullable KubernetesClient client;
  private static @Nullable SimulatedNodes nodes;

  @BeforeAll
  static void start(TestApiServer server) throws IOException {
    client = server.client();
    try (var crd = Files.newInputStream(CRD)) {
      api().load(crd).serverSideApply();
    }
    api()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    nodes = startNodes();
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
      client.nodes().delete();
      client.namespaces().withName(NAMESPACE).delete();
    }
    if (nodes != null) {
      nodes.close();
    }
  }

  private static SimulatedNodes startNodes() {
    return SimulatedNodes.start(
        api(), SETTINGS, (_, pod, container, line) -> LOG.add(pod + "/" + container + ": " + line));
  }

  private static KubernetesClient api() {
    return Objects.requireNonNull(client);
  }

  private static void apply(String name, String annotations, String spec) {
    var pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s, annotations: {%s}}
        spec: {%s}
        """
            .formatted(name, NAMESPACE, annotations, spec);
    api().resource(Serialization.unmarshal(pod, Pod.class)).create();
  }

  private static Pod pod(String name) {
    return api().pods().inNamespace(NAMESPACE).withName(name).require();
  }

  private static void await(Runnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(assertion::run);
  }

  private static String condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse("");
  }

  @Test
  void aPodIsBoundRunsAndBecomesReady() {
    apply("web", "", "containers: [{name: c, image: nginx}]");
    await(() -> assertThat(condition(pod("web"), "Ready")).isEqualTo("True"));
    var status = pod("web").getStatus();
    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(status.getPodIP()).startsWith("10.");
    assertThat(status.getContainerStatuses().getFirst().getState().getRunning()).isNotNull();
    assertThat(pod("web").getSpec().getNodeName()).startsWith("node-");
  }

  @Test
  void whatWasPatchedByHandStaysWhenTheKubeletsComeBack() {
    apply("patched", "", "containers: [{name: c, image: nginx}]");
    await(() -> assertThat(condition(pod("patched"), "Ready")).isEqualTo("True"));
    api()
        .pods()
        .inNamespace(NAMESPACE)
        .withName("patched")
        .editStatus(
            pod -> {
              pod.getStatus().setMessage("by hand");
              return pod;
            });
    var version = pod("patched").getMetadata().getResourceVersion();
    Objects.requireNonNull(nodes).close();
    nodes = startNodes();
    apply("after", "", "containers: [{name: c, image: nginx}]");
    await(() -> assertThat(condition(pod("after"), "Ready")).isEqualTo("True"));
    assertThat(pod("patched").getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void aContainerThatCrashesIsRestarted() {
    apply(
        "crash",
        "simulate.phalanx.dev/crash-after: '1', simulate.phalanx.dev/crash-code: '7'",
        "containers: [{name: c, image: nginx}]");
    await(
        () -> {
          var container = pod("crash").getStatus().getContainerStatuses().getFirst();
          assertThat(container.getRestartCount()).isGreaterThan(1);
          assertThat(container.getLastState().getTerminated().getExitCode()).isEqualTo(7);
        });
  }

  @Test
  void aPodThatIsDeletedGoesWithItsGrace() {
    apply("gone", "", "containers: [{name: c, image: nginx}]");
    await(() -> assertThat(condition(pod("gone"), "Ready")).isEqualTo("True"));
    api().pods().inNamespace(NAMESPACE).withName("gone").delete();
    await(() -> assertThat(api().pods().inNamespace(NAMESPACE).withName("gone").get()).isNull());
  }

  @Test
  void aPodThatFitsNowhereIsToldWhyOnce() {
    apply(
        "huge",
        "",
        "containers: [{name: c, image: nginx, resources: {limits: {nvidia.com/gpu: 9}}}]");
    await(
        () ->
            assertThat(pod("huge").getStatus().getConditions())
                .singleElement()
                .extracting("reason", "message")
                .containsExactly(
                    "Unschedulable", "0/3 nodes are available: 3 Insufficient nvidia.com/gpu."));
  }

  @Test
  void aGangOfRayMeetsAndItsPodGroupRuns() {
    createGroup("ray", 2);
    var worker = gang("sh, -c, 'ray start --address=ray-0.%s:6379 --block'".formatted(NAMESPACE));
    apply("ray-1", "scheduling.k8s.io/group-name: ray", worker);
    await(() -> assertThat(unschedulable("ray")).contains("1 Pending", "2 minAvailable"));
    apply(
        "ray-0",
        "scheduling.k8s.io/group-name: ray",
        gang("sh, -c, 'multi-node-serving.sh leader --ray_cluster_size=2; vllm serve m'"));
    await(() -> assertThat(condition(pod("ray-0"), "Ready")).isEqualTo("True"));
    await(() -> assertThat(group("ray").<String>get("status", "phase")).isEqualTo("Running"));
    await(() -> assertThat(group("ray").<Integer>get("status", "running")).isEqualTo(2));
    assertThat(LOG).contains("ray-0/c: All ray workers are active. 2/2");
  }

  @Test
  void aWorkerThatWaitsForItsHeadStartsOnceThatListens() {
    var wait =
        "initContainers: [{name: ray-bootstrap, image: vllm, env: [{name: ENTRY_ADDRESS, value:"
            + " late-0.%s}], command: [/bin/sh, -c, '...', ray-bootstrap]}], ".formatted(NAMESPACE);
    apply("late-1", "", wait + "containers: [{name: c, image: vllm}]");
    await(
        () ->
            assertThat(pod("late-1").getStatus().getInitContainerStatuses())
                .singleElement()
                .matches(init -> init.getState().getRunning() != null));
    apply("late-0", "", "containers: [{name: c, image: vllm, command: [ray, start, --head]}]");
    await(() -> assertThat(condition(pod("late-1"), "Ready")).isEqualTo("True"));
    var address = "late-0." + NAMESPACE;
    assertThat(LOG)
        .contains(
            "late-1/ray-bootstrap: ray-bootstrap: waiting for %s, 1800 s at most"
                .formatted(address))
        .contains("late-1/ray-bootstrap: ray-bootstrap: %s answers".formatted(address));
  }

  private static String gang(String command) {
    return "schedulerName: volcano, containers: [{name: c, image: vllm, command: [%s],"
            .formatted(command)
        + " readinessProbe: {tcpSocket: {port: 8080}}, resources: {limits: {nvidia.com/gpu: 2}}}]";
  }

  private static void createGroup(String name, int members) {
    var group =
        """
        apiVersion: scheduling.volcano.sh/v1beta1
        kind: PodGroup
        metadata: {name: %s, namespace: %s}
        spec: {minMember: %d}
        """
            .formatted(name, NAMESPACE, members);
    api().resource(Serialization.unmarshal(group, GenericKubernetesResource.class)).create();
  }

  private static GenericKubernetesResource group(String name) {
    return api()
        .genericKubernetesResources("scheduling.volcano.sh/v1beta1", "PodGroup")
        .inNamespace(NAMESPACE)
        .withName(name)
        .require();
  }

  private static String unschedulable(String group) {
    List<Object> conditions = group(group).get("status", "conditions");
    return String.valueOf(conditions);
  }

  @Test
  void aLostNodeIsMarkedAndComesBack() {
    apply("stranded", "", "nodeName: node-2, containers: [{name: c, image: nginx}]");
    await(() -> assertThat(condition(pod("stranded"), "Ready")).isEqualTo("True"));
    annotateNode("true");
    await(() -> assertThat(condition(pod("stranded"), "Ready")).isEqualTo("False"));
    await(() -> assertThat(taints()).contains("node.kubernetes.io/unreachable"));
    annotateNode("false");
    await(() -> assertThat(condition(pod("stranded"), "Ready")).isEqualTo("True"));
    await(() -> assertThat(taints()).isEmpty());
  }

  private static void annotateNode(String lost) {
    api()
        .nodes()
        .withName("node-2")
        .edit(
            node -> {
              node.getMetadata().getAnnotations().put("simulate.phalanx.dev/lost", lost);
              return node;
            });
  }

  private static List<String> taints() {
    return api().nodes().withName("node-2").require().getSpec().getTaints().stream()
        .map(taint -> taint.getKey())
        .toList();
  }
}
