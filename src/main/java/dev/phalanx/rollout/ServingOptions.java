package dev.phalanx.rollout;

import dev.phalanx.kube.KubeClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which ModelServing is meant, and on which API server. */
final class ServingOptions {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Pattern NAMES =
      Pattern.compile("(?:(?<namespace>[a-z0-9][-a-z0-9]*)/)?(?<name>[a-z0-9][-a-z0-9.]*)");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      paramLabel = "NAMESPACE/NAME",
      description = "The ModelServing; NAME alone is one of the namespace of -n.")
  private String serving = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Namespace of NAME (default: that of the kubeconfig's context, or default).")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Kubeconfig file (default: what KUBECONFIG or ~/.kube/config say).")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig.")
  private @Nullable String context;

  /**
   * A connection to the API server, the caller's to close.
   *
   * @throws ParameterException when the name is none
   * @throws IllegalArgumentException in one line, when the kubeconfig cannot be used
   */
  ServingApi open() {
    var names = NAMES.matcher(serving);
    if (!names.matches()) {
      throw wrong("'%s' is not NAMESPACE/NAME, such as default/llama".formatted(serving));
    }
    var written = names.group("namespace");
    if (written != null && namespace != null && !written.equals(namespace)) {
      throw wrong("'%s' is not in the namespace of --namespace '%s'".formatted(serving, namespace));
    }
    var client =
        KubeClients.create(Optional.ofNullable(kubeconfig), Optional.ofNullable(context), ANSWER);
    var chosen = written == null ? namespace : written;
    return new ServingApi(
        client, chosen == null ? defaultNamespace(client) : chosen, names.group("name"));
  }

  private static String defaultNamespace(KubernetesClient client) {
    var configured = client.getConfiguration().getNamespace();
    return configured == null || configured.isEmpty() ? "default" : configured;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
