package dev.phalanx.local.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** One of the API servers, and how it is asked. */
final class World implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final String url;
  private final String token;
  private final Path folder;
  private final KubernetesClient client;

  /** A world with clients of its own, like those that the configuration is for. */
  World(Config config, Path folder) throws IOException {
    this.url = config.getMasterUrl().replaceFirst("/$", "");
    this.token = Objects.requireNonNullElse(config.getOauthToken(), "none");
    this.folder = Files.createDirectories(folder);
    this.client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl(url)
                    .withOauthToken(token)
                    .withTrustCerts(true)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  KubernetesClient client() {
    return client;
  }

  /** A conversation in a namespace, which is made. */
  Conversation in(String namespace) throws IOException {
    Conversation conversation = new Conversation(namespace);
    conversation.answer(
        new Step.Http(
            "POST",
            "/api/v1/namespaces",
            MediaTypes.body("json"),
            MediaTypes.accepted("json"),
            "{\"metadata\":{\"name\":\"%s\"}}".formatted(namespace)));
    return conversation;
  }

  @Override
  public void close() {
    client.close();
  }

  /** Steps that remember what earlier ones have kept. */
  final class Conversation {
    private final Map<String, String> kept = new HashMap<>();
    private final KubectlRun kubectl;

    private Conversation(String namespace) throws IOException {
      Path config = folder.resolve(namespace + ".kubeconfig");
      Files.writeString(config, kubeconfig(namespace));
      this.kubectl = new KubectlRun(config, folder);
    }

    /** The answer without what differs from run to run. */
    String answer(Step step) {
      return switch (step.request()) {
        case Step.Kubectl run -> answer(run);
        case Step.Http http -> {
          HttpResponse<String> response = answer(http);
          String body = response.body();
          step.kept().forEach((name, pointer) -> keep(name, body, pointer));
          String head = head(response);
          String rest =
              head.contains("yaml") ? Normalizer.yaml(body, kept) : Normalizer.body(body, kept);
          yield (head + "\n" + rest).strip();
        }
      };
    }

    private String answer(Step.Kubectl run) {
      List<String> arguments = run.arguments().stream().map(this::filled).toList();
      KubectlRun.Outcome outcome =
          kubectl.run(
              arguments,
              filled(run.input()),
              run.editor(),
              run.lines(),
              () -> run.meanwhile().forEach(this::answer));
      String exit = run.lines() > 0 ? "" : "exit %d\n".formatted(outcome.status());
      return (exit + Normalizer.body(outcome.printed(), kept)).strip();
    }

    private HttpResponse<String> answer(Step.Http request) {
      var http = client.getHttpClient();
      var builder =
          http.newHttpRequestBuilder()
              .uri(URI.create(url + filled(request.path())).toString())
              .header("Accept", request.accept());
      if (request.body().isEmpty() && Set.of("GET", "DELETE").contains(request.method())) {
        builder.method(request.method(), null, null);
      } else {
        builder.method(request.method(), request.type(), filled(request.body()));
      }
      try {
        return http.sendAsync(builder.build(), String.class).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(request.path(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(request.path(), e);
      }
    }

    private static String head(HttpResponse<String> response) {
      String type = String.join(", ", response.headers("Content-Type"));
      StringBuilder head = new StringBuilder(response.code() + " " + type);
      response.headers("Warning").stream()
          .sorted()
          .forEach(warning -> head.append("\nWarning: ").append(warning));
      return head.toString();
    }

    private void keep(String name, String body, String pointer) {
      try {
        kept.put(name, JSON.readTree(body).at(pointer).asText());
      } catch (JsonProcessingException e) {
        kept.put(name, "");
      }
    }

    private String filled(String text) {
      String filled = text;
      for (Map.Entry<String, String> each : kept.entrySet()) {
        filled = filled.replace("{" + each.getKey() + "}", each.getValue());
      }
      return filled;
    }
  }

  private String kubeconfig(String namespace) {
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    clusters: [{name: test, cluster: {server: "%s"%s}}]
    users: [{name: test, user: {token: "%s"}}]
    contexts: [{name: test, context: {cluster: test, user: test, namespace: "%s"}}]
    """
        .formatted(
            url,
            url.startsWith("https") ? ", insecure-skip-tls-verify: true" : "",
            token,
            namespace);
  }
}
