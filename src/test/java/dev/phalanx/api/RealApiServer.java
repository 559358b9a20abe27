package dev.phalanx.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real etcd and kube-apiserver from the folder {@code KUBEBUILDER_ASSETS}, one for all test
 * classes of a run. Tests are skipped where the variable is not set.
 */
public final class RealApiServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String TOKEN = "test-token";

  private final Path assets;
  private final Path folder;
  private final int port = freePort();
  private final String etcd = "http://127.0.0.1:" + freePort();
  private final Process etcdProcess;
  private Process process;
  private final KubernetesClient client;

  private RealApiServer(Path assets) throws IOException, GeneralSecurityException {
    this.assets = assets;
    this.folder = Files.createTempDirectory("api-server");
    this.client = new KubernetesClientBuilder().withConfig(config(TOKEN)).build();
    Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
    Files.writeString(folder.resolve("sa.key"), privateKey());
    this.etcdProcess = startEtcd();
    this.process = startApiServer();
    awaitReady();
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** A client that has the rights of whoever this token belongs to; the caller's to close. */
  public KubernetesClient client(String token) {
    return new KubernetesClientBuilder().withConfig(config(token)).build();
  }

  /** A kubeconfig for whoever this token belongs to. */
  public String kubeconfig(String token) {
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    clusters: [{name: test, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
    users: [{name: test, user: {token: "%s"}}]
    contexts: [{name: test, context: {cluster: test, user: test}}]
    """
        .formatted(port, token);
  }

  /** SIGKILL to the API server; etcd keeps what it has. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts the API server again on its old port, and waits until it is ready. */
  public void restart() throws IOException {
    process = startApiServer();
    awaitReady();
  }

  /**
   * Runs kubectl and answers what it printed, both streams together.
   *
   * @param input standard input
   */
  public Outcome kubectl(String input, String... arguments)
      throws IOException, InterruptedException {
    var kubectl = assets.resolve("kubectl");
    Assumptions.assumeTrue(Files.isExecutable(kubectl), "no kubectl in KUBEBUILDER_ASSETS");
    var command = new ArrayList<>(List.of(kubectl.toString()));
    command.addAll(
        List.of(
            "--server=https://127.0.0.1:" + port,
            "--token=" + TOKEN,
            "--insecure-skip-tls-verify"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(UTF_8));
    }
    var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), printed);
  }

  /** What a program left: its exit status and what it printed. */
  public record Outcome(int status, String printed) {}

  @Override
  public void close() throws IOException {
    client.close();
    stop(process);
    stop(etcdProcess);
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Process startEtcd() throws IOException {
    var peer = "http://127.0.0.1:" + freePort();
    return run(
        "etcd --unsafe-no-fsync --log-level=error --data-dir=%s/etcd".formatted(folder)
            + " --listen-client-urls=%1$s --advertise-client-urls=%1$s".formatted(etcd)
            + " --listen-peer-urls=%1$s --initial-advertise-peer-urls=%1$s".formatted(peer)
            + " --initial-cluster=default="
            + peer);
  }

  private Process startApiServer() throws IOException {
    return run(
        "kube-apiserver --etcd-servers=%s --secure-port=%d".formatted(etcd, port)
            + " --bind-address=127.0.0.1 --advertise-address=127.0.0.1"
            + " --service-cluster-ip-range=10.96.0.0/16 --authorization-mode=RBAC"
            + " --cert-dir=%1$s/certs --token-auth-file=%1$s/tokens.csv".formatted(folder)
            + " --service-account-key-file=%1$s/sa.key".formatted(folder)
            + " --service-account-signing-key-file=%1$s/sa.key".formatted(folder)
            + " --service-account-issuer=https://kubernetes.default.svc"
            + " --disable-admission-plugins=ServiceAccount");
  }

  private void awaitReady() {
    Awaitility.await("kube-apiserver, logs in " + folder)
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> client.raw("/readyz"), "ok"::equals);
  }

  private Process run(String commandLine) throws IOException {
    var command = new ArrayList<>(List.of(commandLine.split(" ")));
    var name = command.getFirst();
    command.set(0, assets.resolve(name).toString());
    var log = ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile());
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Config config(String token) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + port)
        .withOauthToken(token)
        .withTrustCerts(true)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private static String privateKey() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var key = generator.generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(key));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }

  /** Starts the server before the first test class that asks for it. */
  public static final class Extension implements ExecutionCondition, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(RealApiServer.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return System.getenv("KUBEBUILDER_ASSETS") == null
          ? ConditionEvaluationResult.disabled("KUBEBUILDER_ASSETS is not set")
          : ConditionEvaluationResult.enabled("KUBEBUILDER_ASSETS is set");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(RealApiServer.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return server(context);
    }

    private static RealApiServer server(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent("server", _ -> started(), RealApiServer.class);
    }

    private static RealApiServer started() {
      try {
        return new RealApiServer(Path.of(System.getenv("KUBEBUILDER_ASSETS")));
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("the API server could not be started", e);
      }
    }
  }
}
