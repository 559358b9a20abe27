package dev.phalanx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phalanx.view.ServingSummary;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded cluster, its nodes and the controller in one process. */
class DevWorldIT {
  private static final Path EXAMPLES = Path.of("examples");
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path folder;

  DevWorldIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everyExampleReachesAvailable() throws Exception {
    try (var world = DevWorld.start(plan(examples(), 0, 0))) {
      assertThat(world.awaitAvailable(LIMIT))
          .as(() -> world.servings().stream().map(ServingSummary::of).toList().toString())
          .isTrue();
      assertThat(world.servings()).hasSizeGreaterThanOrEqualTo(5);
    }
  }

  /** The plugin and the simulated kubelet, which know nothing of each other, mean the same. */
  @Test
  void workersWaitForTheirRayHead() throws Exception {
    var llama = List.of(EXAMPLES.resolve("llama-ray-bootstrap.yaml"));
    try (var world = DevWorld.start(plan(llama, 0, 0))) {
      assertThat(world.awaitAvailable(LIMIT)).isTrue();
      var config = Config.fromKubeconfig(Files.readString(world.kubeconfig()));
      try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
        var worker = client.pods().inNamespace("default").withName("llama-ray-bootstrap-0-70b-0-1");
        assertThat(worker.inContainer("ray-bootstrap").getLog())
            .contains("ray-bootstrap: llama-ray-bootstrap-0-70b-0-0.default answers");
      }
    }
  }

  @Test
  void whatWasThereIsThereAgain() throws Exception {
    var llama = List.of(EXAMPLES.resolve("llama-multinode.yaml"));
    try (var world = DevWorld.start(plan(llama, 0, 0))) {
      assertThat(world.awaitAvailable(LIMIT)).isTrue();
    }
    try (var world = DevWorld.start(plan(List.of(), 0, 0))) {
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(world.servings())
                      .map(ServingSummary::of)
                      .singleElement()
                      .matches(ServingSummary::isReady));
    }
  }

  @Test
  void theFolderMayBeARelativePath() throws Exception {
    var data = Path.of("").toAbsolutePath().relativize(folder.resolve("data"));
    var plan = new DevWorld.Plan(List.of(), data, data.resolve("kubeconfig"), 0, 0, 1, 50);
    try (var world = DevWorld.start(plan)) {
      assertThat(world.kubeconfig()).isAbsolute().exists();
    }
  }

  @Test
  void aPortInUseIsOneClearLine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> DevWorld.start(plan(List.of(), port, 0)))
          .message()
          .isEqualTo("port %d of the API server cannot be opened: Address already in use", port);
      assertThatThrownBy(() -> DevWorld.start(plan(List.of(), 0, port)))
          .message()
          .contains(Integer.toString(port))
          .doesNotContain("\n");
    }
  }

  @Test
  void aSecondInstanceOnTheSameDataIsOneClearLine() throws Exception {
    try (var _ = DevWorld.start(plan(List.of(), 0, 0))) {
      assertThatThrownBy(() -> DevWorld.start(plan(List.of(), 0, 0)))
          .message()
          .contains(folder.resolve("data").toString())
          .doesNotContain("\n");
    }
  }

  @Test
  void aManifestThatIsRefusedIsOneClearLine() throws IOException {
    var manifest =
        Files.writeString(
            folder.resolve("bad.yaml"),
            """
            apiVersion: workload.serving.volcano.sh/v1alpha1
            kind: ModelServing
            metadata: {name: bad}
            spec: {replicas: -1}
            """);
    assertThatThrownBy(() -> DevWorld.start(plan(List.of(manifest), 0, 0)))
        .message()
        .startsWith(manifest + ": ModelServing bad: ")
        .contains("spec.replicas")
        .doesNotContain("\n");
  }

  private DevWorld.Plan plan(List<Path> files, int port, int httpPort) {
    var data = folder.resolve("data");
    return new DevWorld.Plan(files, data, data.resolve("kubeconfig"), port, httpPort, 96, 50);
  }

  private static List<Path> examples() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
