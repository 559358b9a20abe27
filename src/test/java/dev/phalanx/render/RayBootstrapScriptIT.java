package dev.phalanx.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of {@code ray-bootstrap}, run as a kubelet would, with the tools that it may find. */
class RayBootstrapScriptIT {
  private final Path folder;

  RayBootstrapScriptIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private record End(int code, String log) {}

  @ParameterizedTest
  @ValueSource(strings = {"bash timeout", "bash", "python3", "nc", "bash timeout od"})
  void itEndsWellOnceThePortIsOpen(String tools) throws Exception {
    try (var head = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var end = run(tools, "port=" + head.getLocalPort(), "deadlineSeconds=20");
      assertThat(end.log())
          .contains(
              "ray-bootstrap: waiting for 127.0.0.1:%d, check tcp, 20 s at most"
                  .formatted(head.getLocalPort()))
          .containsPattern(
              "127.0.0.1:%d answers after \\d s, try 1".formatted(head.getLocalPort()));
      assertThat(end.code()).isZero();
    }
  }

  @Test
  void itWaitsForAPortThatOpensLate() throws Exception {
    int port = freePort();
    var process = start("bash timeout", "port=" + port, "deadlineSeconds=20", "jitterPercent=100");
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> log().contains("waiting for"));
    try (var head = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      assertThat(head.isBound()).isTrue();
      assertThat(end(process).code()).isZero();
      assertThat(log().lines()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash timeout", "python3", "nc"})
  void itGivesUpAtTheDeadline(String tools) throws Exception {
    int port = freePort();
    long start = System.nanoTime();
    var end = run(tools, "port=" + port, "deadlineSeconds=3", "jitterPercent=0", "logSeconds=1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(seconds(1), seconds(10));
    assertThat(end.log())
        .contains("still waiting for 127.0.0.1:%d after ".formatted(port))
        .containsPattern(
            "127.0.0.1:%d did not answer within 3 s, [2-4] tries: does the entry pod run, and does it listen on port %<d\\?"
                .formatted(port));
    assertThat(end.code()).isEqualTo(1);
  }

  @Test
  void betweenItSaysNothing() throws Exception {
    var end = run("bash timeout", "port=" + freePort(), "deadlineSeconds=3");
    assertThat(end.log().lines()).hasSize(2);
  }

  @Test
  void withJitterNoTwoWorkersAskAtTheSameTimes() throws Exception {
    var pauses = recordedPauses("jitterPercent=50");
    assertThat(pauses).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    assertThat(pauses.getFirst()).isBetween(0.5, 1.5);
    assertThat(recordedPauses("jitterPercent=0").getFirst()).isEqualTo(1.0);
  }

  /** What {@code sleep} was asked for until the deadline. */
  private List<Double> recordedPauses(String jitter) throws Exception {
    var record = folder.resolve("pauses");
    Files.deleteIfExists(record);
    var sleep = tools("bash timeout").resolve("sleep");
    Files.delete(sleep);
    var real = find("sleep");
    script(sleep, "echo \"$1\" >>%s; exec %s \"$1\"".formatted(record, real));
    end(launch("port=" + freePort(), "deadlineSeconds=4", jitter));
    var pauses = new ArrayList<Double>();
    Files.readAllLines(record).forEach(line -> pauses.add(Double.valueOf(line)));
    return pauses;
  }

  @Test
  void checkRayAsksRay() throws Exception {
    try (var head = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      tools("bash timeout");
      script(folder.resolve("bin/ray"), "echo \"$*\" >>%s/asked".formatted(folder));
      var end = end(launch("port=" + head.getLocalPort(), "check=ray", "deadlineSeconds=20"));
      assertThat(end.code()).isZero();
      assertThat(folder.resolve("asked"))
          .hasContent("health-check --address 127.0.0.1:" + head.getLocalPort());
    }
  }

  @Test
  void aHeadThatIsNotHealthyDoesNotAnswer() throws Exception {
    try (var head = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      tools("bash timeout");
      script(folder.resolve("bin/ray"), "exit 1");
      var end = end(launch("port=" + head.getLocalPort(), "check=ray", "deadlineSeconds=1"));
      assertThat(end.code()).isEqualTo(1);
    }
  }

  @Test
  void anImageWithoutToolsIsOneClearLine() throws Exception {
    assertThat(run("timeout", "port=1"))
        .isEqualTo(
            new End(
                127,
                "ray-bootstrap: the image has none of bash, python3 and nc, one of which is"
                    + " needed; add one, or leave out the plugin ray-bootstrap\n"));
    assertThat(run("bash", "check=ray"))
        .isEqualTo(
            new End(
                127,
                "ray-bootstrap: check ray needs the command ray, which the image does not have;"
                    + " use check tcp\n"));
  }

  @Test
  void itEndsAtOnceWhenItIsTold() throws Exception {
    var process = start("bash timeout", "port=" + freePort(), "deadlineSeconds=60");
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> log().contains("waiting for"));
    process.destroy();
    assertThat(end(process).code()).isEqualTo(143);
  }

  private End run(String tools, String... options) throws Exception {
    return end(start(tools, options));
  }

  private Process start(String tools, String... options) throws IOException {
    tools(tools);
    return launch(options);
  }

  private Process launch(String... options) throws IOException {
    var command = new ArrayList<>(List.of("/bin/sh", "-c", script(), "ray-bootstrap"));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", folder.resolve("bin").toString());
    builder.environment().put("ENTRY_ADDRESS", "127.0.0.1");
    builder.environment().put("WORKER_INDEX", "3");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return builder.start();
  }

  private End end(Process process) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends by itself").isTrue();
    return new End(process.exitValue(), log());
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** A PATH with the commands that every image has, and of the others only those named. */
  private Path tools(String named) throws IOException {
    var bin = Files.createDirectories(folder.resolve("bin"));
    try (var old = Files.list(bin)) {
      for (var file : old.toList()) {
        Files.delete(file);
      }
    }
    var names = new ArrayList<>(List.of("date", "sleep"));
    names.addAll(List.of(named.split(" ")));
    for (var name : names) {
      if (name.equals("nc")) {
        netcat(bin.resolve("nc"));
      } else {
        script(bin.resolve(name), "exec %s \"$@\"".formatted(find(name)));
      }
    }
    return bin;
  }

  /** Stands for {@code nc -z -w 5 HOST PORT}, which not every machine has. */
  private static void netcat(Path file) throws IOException {
    script(
        file,
        "[ \"$1$2$3\" = -z-w5 ] && exec %s -c \"exec 3<>/dev/tcp/$4/$5\"".formatted(find("bash")));
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path find(String name) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("this machine has no " + name));
  }

  private static String script() throws IOException {
    try (var script = RayBootstrap.class.getResourceAsStream("ray-bootstrap.sh")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }
}
