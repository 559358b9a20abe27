package dev.phalanx.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An API server that tests may kill, and that any client can use. */
public interface TestApiServer extends AutoCloseable {
  /** A client that may do everything. */
  KubernetesClient client();

  /** A client with the rights of a service account; the caller's to close. */
  KubernetesClient client(String namespace, String serviceAccount);

  /** A kubeconfig with the rights of a service account. */
  String kubeconfig(String namespace, String serviceAccount);

  /** Ends it without a warning; what it answered is kept. */
  void kill() throws IOException, InterruptedException;

  /** Starts it again where it was, and waits until it is ready. */
  void restart() throws IOException;

  /** Options that make kubectl its administrator. */
  List<String> kubectlOptions();

  @Override
  void close() throws IOException;

  /**
   * Runs kubectl and answers what it printed, both streams together.
   *
   * @param input standard input
   */
  default Outcome kubectl(String input, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(kubectl()));
    command.addAll(kubectlOptions());
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(UTF_8));
    }
    var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), printed);
  }

  private static String kubectl() {
    var found =
        Stream.concat(
                Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).stream(),
                Stream.of(System.getenv("PATH").split(":")))
            .map(folder -> Path.of(folder).resolve("kubectl"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "no kubectl in KUBEBUILDER_ASSETS or on the PATH");
    return found.orElseThrow().toString();
  }

  /** What a program left: its exit status and what it printed. */
  record Outcome(int status, String printed) {}
}
