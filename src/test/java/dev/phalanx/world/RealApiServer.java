package dev.phalanx.world;

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

/** A real etcd and kube-apiserver from a folder laid out as {@code KUBEBUILDER_ASSETS}. */
final class RealApiServer implements TestApiServer {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String TOKEN = "test-token";

  private final Path assets;
  private final Path folder;
  private final int port = freePort();
  private final String etcd = "http://127.0.0.1:" + freePort();
  private final Process etcdProcess;
  private Process process;
  private final KubernetesClient client;

  RealApiServer(Path assets) throws IOException, GeneralSecurityException {
    this.assets = assets;
    this.folder = Files.createTempDirectory("api-server");
    this.client = new KubernetesClientBuilder().withConfig(config(TOKEN)).build();
    Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
    Files.writeString(folder.resolve("sa.key"), privateKey());
    this.etcdProcess = startEtcd();
    this.process = startApiServer();
    awaitReady();
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public KubernetesClient client(String namespace, String serviceAccount) {
    var config = config(token(namespace, serviceAccount));
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public String kubeconfig(String namespace, String serviceAccount) {
    return """
    apiVersion: v1
    kind: Config
    current-context: test
    clusters: [{name: test, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
    users: [{name: test, user: {token: "%s"}}]
    contexts: [{name: test, context: {cluster: test, user: test}}]
    """
        .formatted(port, token(namespace, serviceAccount));
  }

  private String token(String namespace, String serviceAccount) {
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(serviceAccount)
        .tokenRequest()
        .getStatus()
        .getToken();
  }

  @Override
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void restart() throws IOException {
    process = startApiServer();
    awaitReady();
  }

  @Override
  public List<String> kubectlOptions() {
    return List.of(
        "--server=https://127.0.0.1:" + port, "--token=" + TOKEN, "--insecure-skip-tls-verify");
  }

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
}
