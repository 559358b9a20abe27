package dev.phalanx.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Makes the one client of the process. */
public final class KubeClients {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** More than the lanes have in flight, and the watches beside them. */
  private static final int CONCURRENT = 256;

  private KubeClients() {}

  /**
   * A client for {@code kubeconfig}, or else for what {@code KUBECONFIG}, the user's kubeconfig or
   * the pod's service account say.
   *
   * @param context a context of the kubeconfig, its current one when empty
   * @param requestTimeout how long a request waits for its answer
   * @throws IllegalArgumentException in one line that names file and context, when the file cannot
   *     be used or has no such context
   */
  public static KubernetesClient create(
      Optional<Path> kubeconfig, Optional<String> context, Duration requestTimeout) {
    var config =
        kubeconfig.map(file -> fromFile(file, context)).orElseGet(() -> fromSurroundings(context));
    config.setConnectionTimeout((int) CONNECT.toMillis());
    config.setRequestTimeout((int) requestTimeout.toMillis());
    config.setRequestRetryBackoffLimit(0);
    config.setMaxConcurrentRequests(CONCURRENT);
    config.setMaxConcurrentRequestsPerHost(CONCURRENT);
    config.setUserAgent("phalanx");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * Opens the one connection that HTTP/2 needs, and returns at once. What is asked before it stands
   * opens connections of its own, each with a TLS handshake.
   *
   * @return done, also in failure, when the API server has answered or cannot be reached
   */
  public static CompletableFuture<Void> connect(KubernetesClient client) {
    var http = client.getHttpClient();
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(address(client) + "/version"))
            .timeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    return http.sendAsync(request, String.class).thenAccept(_ -> {});
  }

  /** Another one like it, with connections of its own. */
  static KubernetesClient again(KubernetesClient client) {
    return new KubernetesClientBuilder().withConfig(client.getConfiguration()).build();
  }

  /** Of the API server, without a slash at the end. */
  static String address(KubernetesClient client) {
    return client.getMasterUrl().toString().replaceAll("/+$", "");
  }

  private static Config fromFile(Path file, Optional<String> context) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "kubeconfig %s: %s"
              .formatted(file, Files.exists(file) ? "cannot be read" : "there is no such file"));
    }
    try {
      var config = Config.fromKubeconfig(context.orElse(null), file.toFile());
      requireContext(config, context, "it");
      return config;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("kubeconfig %s: %s".formatted(file, firstLine(e)), e);
    }
  }

  private static Config fromSurroundings(Optional<String> context) {
    var config = Config.autoConfigure(context.orElse(null));
    requireContext(config, context, "the kubeconfig");
    return config;
  }

  /** The client takes the current context for one that it does not find. */
  private static void requireContext(Config config, Optional<String> context, String where) {
    var current = config.getCurrentContext();
    if (context.isPresent() && (current == null || !context.get().equals(current.getName()))) {
      throw new IllegalArgumentException("%s has no context '%s'".formatted(where, context.get()));
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be parsed");
  }
}
