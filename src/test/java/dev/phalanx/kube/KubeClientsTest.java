package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients from kubeconfigs, and what is said when there is none. */
class KubeClientsTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: one
      clusters:
      - {name: one, cluster: {server: "http://127.0.0.1:1"}}
      - {name: two, cluster: {server: "http://127.0.0.1:2"}}
      users: [{name: me, user: {token: t}}]
      contexts:
      - {name: one, context: {cluster: one, user: me}}
      - {name: two, context: {cluster: two, user: me}}
      """;

  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private final Path folder;

  KubeClientsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theCurrentContextOrTheGivenOne() throws IOException {
    var file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    try (var client = KubeClients.create(Optional.of(file), Optional.empty(), TIMEOUT)) {
      assertThat(client.getMasterUrl()).hasPort(1);
      assertThat(client.getConfiguration().getRequestRetryBackoffLimit()).isZero();
      assertThat(client.getConfiguration().getRequestTimeout()).isEqualTo(7000);
    }
    try (var client = KubeClients.create(Optional.of(file), Optional.of("two"), TIMEOUT)) {
      assertThat(client.getMasterUrl()).hasPort(2);
    }
  }

  @Test
  void ofTheUsersKubeconfigAlsoNoOtherContextThanTheGivenOne() throws IOException {
    var file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, file.toString());
    try {
      try (var client = KubeClients.create(Optional.empty(), Optional.of("two"), TIMEOUT)) {
        assertThat(client.getMasterUrl()).hasPort(2);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KubeClients.create(Optional.empty(), Optional.of("three"), TIMEOUT))
          .withMessage("the kubeconfig has no context 'three'");
    } finally {
      System.clearProperty(Config.KUBERNETES_KUBECONFIG_FILE);
    }
  }

  @Test
  void whatCannotBeUsedIsNamedInOneLine() throws IOException {
    var missing = folder.resolve("missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KubeClients.create(Optional.of(missing), Optional.empty(), TIMEOUT))
        .withMessage("kubeconfig %s: there is no such file", missing);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KubeClients.create(Optional.of(folder), Optional.empty(), TIMEOUT))
        .withMessage("kubeconfig %s: cannot be read", folder);
    var file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KubeClients.create(Optional.of(file), Optional.of("three"), TIMEOUT))
        .withMessageStartingWith("kubeconfig " + file + ": ")
        .withMessageContaining("three");
    var broken = Files.writeString(folder.resolve("broken"), "clusters: [}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KubeClients.create(Optional.of(broken), Optional.empty(), TIMEOUT))
        .withMessageStartingWith("kubeconfig " + broken + ": ")
        .satisfies(e -> assertThat(e).message().hasLineCount(1));
  }
}
