package dev.phalanx.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phalanx.local.server.ContainerLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unmodified kubectl; skipped where there is none on PATH or in KUBEBUILDER_ASSETS. */
class KubectlIT {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: p, labels: {app: a}}
      spec: {containers: [{name: c, image: busybox}]}
      """;
  private static final Optional<Path> KUBECTL = kubectl();
  private static final long SECONDS = 30;

  private final Path folder;
  private final LocalCluster cluster;

  KubectlIT(@TempDir Path folder) {
    this.folder = folder;
    this.cluster = LocalCluster.start(folder.resolve("objects"), 0, this::log);
    cluster.writeKubeconfig(folder.resolve("kubeconfig"));
  }

  private void log(ContainerLogs.Excerpt excerpt, java.io.OutputStream out) throws IOException {
    out.write("%s says hello\n".formatted(excerpt.container()).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Path> kubectl() {
    String assets = System.getenv().getOrDefault("KUBEBUILDER_ASSETS", "");
    return Stream.concat(Stream.of(assets), Stream.of(System.getenv("PATH").split(":")))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @BeforeEach
  void needsKubectl() {
    assumeTrue(KUBECTL.isPresent(), "kubectl is neither on PATH nor in KUBEBUILDER_ASSETS");
  }

  @AfterEach
  void stop() {
    cluster.stop();
  }

  @Test
  void appliesAndShowsAPod() throws Exception {
    String file = manifest("pod.yaml", POD);

    assertThat(kubectl("apply", "-f", file)).isEqualTo("pod/p created\n");
    assertThat(kubectl("apply", "-f", file)).isEqualTo("pod/p unchanged\n");
    assertThat(kubectl("label", "pod", "p", "x=y")).isEqualTo("pod/p labeled\n");
    assertThat(kubectl("get", "pods", "--no-headers")).startsWith("p     0/1   Pending   0     ");
    assertThat(kubectl("get", "pods", "-l", "x=y,app in (a,b)", "-o", "name")).isEqualTo("pod/p\n");
    assertThat(kubectl("describe", "pod", "p")).contains("Labels:       app=a", "QoS Class:");
    assertThat(kubectl("delete", "pod", "p")).startsWith("pod \"p\" deleted");
  }

  @Test
  void createsWhatItSendsAsProtobuf() throws Exception {
    assertThat(kubectl("create", "ns", "n")).isEqualTo("namespace/n created\n");
    assertThat(kubectl("create", "cm", "m", "--from-literal=a=b")).contains("created");
    assertThat(kubectl("create", "secret", "generic", "s", "--from-literal=a=b"))
        .contains("created");
    assertThat(kubectl("create", "deployment", "d", "--image=i", "--replicas=0"))
        .contains("created");
    assertThat(kubectl("get", "deploy", "d", "-o", "jsonpath={.spec.replicas}")).isEqualTo("0");
    assertThat(kubectl("get", "secret", "s", "-o", "jsonpath={.type} {.data.a}"))
        .isEqualTo("Opaque Yg==");
    assertThat(kubectl("auth", "can-i", "get", "pods")).isEqualTo("yes\n");
    assertThat(kubectl("delete", "ns", "n")).startsWith("namespace \"n\" deleted");
  }

  @Test
  void explainsScalesAndEditsTheProjectsOwnKind() throws Exception {
    kubectl("apply", "-f", "deploy/crd.yaml");
    kubectl(
        "wait",
        "--for=condition=Established",
        "crd/modelservings.workload.serving.volcano.sh",
        "--timeout=10s");
    kubectl("apply", "-f", "examples/small.yaml");

    assertThat(kubectl("explain", "modelserving.spec")).contains("What is wanted.");
    assertThat(kubectl("scale", "modelserving", "small", "--replicas=2")).contains("scaled");
    assertThat(kubectl("edit", "modelserving", "small")).contains("edited");
    assertThat(kubectl("get", "modelserving", "small", "-o", "jsonpath={.spec.replicas}"))
        .isEqualTo("3");
    assertThat(kubectl("get", "modelserving")).contains("NAME    REPLICAS   AVAILABLE   UPDATED");
    assertThat(kubectl("delete", "modelserving", "small", "--cascade=foreground"))
        .contains("deleted");
  }

  @Test
  void refusesUnknownFieldsAndTellsConflicts() throws Exception {
    String pod = manifest("typo.yaml", POD.replace("image: busybox", "imag: busybox"));
    String map = manifest("map.yaml", map("1"));
    kubectl("apply", "--server-side", "-f", map);

    assertThat(kubectl("apply", "-f", pod))
        .contains("strict decoding error: unknown field \"spec.containers[0].imag\"");
    assertThat(
            kubectl(
                "apply",
                "--server-side",
                "--field-manager=other",
                "-f",
                manifest("map2.yaml", map("2"))))
        .contains("Apply failed with 1 conflict: conflict with \"kubectl\": .data.a");
  }

  private static String map(String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: '%s'}\n"
        .formatted(value);
  }

  @Test
  void showsLogs() throws Exception {
    kubectl(
        "apply", "-f", manifest("pod.yaml", POD.replace("spec: {", "spec: {nodeName: node-1, ")));

    assertThat(kubectl("logs", "p")).isEqualTo("c says hello\n");
    assertThat(kubectl("logs", "p", "-c", "x")).contains("container x is not valid for pod p");
  }

  @Test
  void watches() throws Exception {
    Process watch = start("get", "cm", "-w", "--output-watch-events");
    Path lines = folder.resolve("out");
    await().until(() -> Files.readString(lines).contains("kube-root-ca.crt"));
    kubectl("create", "cm", "seen");

    await().until(() -> Files.readString(lines).contains("ADDED      seen"));
    watch.destroy();
    watch.waitFor();
  }

  private String manifest(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** What it prints, to either stream. */
  private String kubectl(String... arguments) throws Exception {
    Process process = start(arguments);
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
        .as(List.of(arguments).toString())
        .isTrue();
    return Files.readString(folder.resolve("out"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(KUBECTL.orElseThrow().toString()));
    command.add("--cache-dir=" + folder.resolve("cache"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                folder.resolve("kubeconfig").toString(),
                "EDITOR",
                "sed -i 's/replicas: 2/replicas: 3/'"));
    return builder.start();
  }
}
