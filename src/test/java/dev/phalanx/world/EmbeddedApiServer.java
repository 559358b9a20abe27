package dev.phalanx.world;

import dev.phalanx.local.LocalCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The embedded cluster's API, without nodes. It knows no rights: everybody may do everything. */
final class EmbeddedApiServer implements TestApiServer {
  private final Path folder;
  private final String url;
  private final int port;
  private final KubernetesClient client;
  private LocalCluster cluster;

  EmbeddedApiServer() throws IOException {
    this.folder = Files.createTempDirectory("embedded");
    this.cluster = LocalCluster.start(folder, 0);
    this.url = cluster.url();
    this.port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    this.client = newClient();
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public KubernetesClient client(String namespace, String serviceAccount) {
    return newClient();
  }

  private KubernetesClient newClient() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public String kubeconfig(String namespace, String serviceAccount) {
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    clusters: [{name: test, cluster: {server: "%s"}}]
    users: [{name: test, user: {}}]
    contexts: [{name: test, context: {cluster: test, user: test}}]
    """
        .formatted(url);
  }

  @Override
  public void kill() {
    cluster.close();
  }

  @Override
  public void restart() {
    cluster = LocalCluster.start(folder, port);
  }

  @Override
  public List<String> kubectlOptions() {
    return List.of("--server=" + url);
  }

  @Override
  public void close() throws IOException {
    client.close();
    cluster.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
