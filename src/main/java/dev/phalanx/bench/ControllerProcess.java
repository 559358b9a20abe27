package dev.phalanx.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A controller in a process of its own, started through the launcher as users start it. Linux only:
 * figures come from {@code /proc}.
 */
final class ControllerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final long STOP_LIMIT_SECONDS = 20;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final Process process;
  private final Instant started;
  private final URI readyz;

  private ControllerProcess(Process process, Instant started, URI readyz) {
    this.process = process;
    this.started = started;
    this.readyz = readyz;
  }

  static ControllerProcess start(Path launcher, Path kubeconfig, Path data, int httpPort)
      throws IOException {
    return start(launcher, "controller", data, httpPort, "--kubeconfig", kubeconfig.toString());
  }

  /** The controller together with the embedded cluster. */
  static ControllerProcess dev(
      Path launcher, Path kubeconfig, Path data, int httpPort, int nodes, double speed)
      throws IOException {
    return start(
        launcher,
        "dev",
        data,
        httpPort,
        "--kubeconfig",
        kubeconfig.toString(),
        "--nodes",
        Integer.toString(nodes),
        "--speed",
        Double.toString(speed));
  }

  private static ControllerProcess start(
      Path launcher, String command, Path data, int httpPort, String... options)
      throws IOException {
    var line = new ArrayList<>(List.of(launcher.toAbsolutePath().toString(), command));
    line.addAll(List.of("--data", data.toString(), "--http-port", Integer.toString(httpPort)));
    line.addAll(List.of(options));
    var log = new File(data.toFile().getParentFile(), "controller.log");
    var started = Instant.now();
    var process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    return new ControllerProcess(
        process, started, URI.create("http://127.0.0.1:" + httpPort + "/readyz"));
  }

  /**
   * Waits until it says it is ready; returns the time since its process was started, launcher
   * included. (What Linux tells of a process's start may be a second off.)
   */
  Duration awaitReady() throws InterruptedException {
    var deadline = Instant.now().plus(START_LIMIT);
    while (!isReady()) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(
            "the controller did not become ready within %s; see controller.log"
                .formatted(START_LIMIT));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return Duration.between(started, Instant.now());
  }

  /** When its process was started. */
  Instant started() {
    return started;
  }

  private boolean isReady() throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(readyz).timeout(Duration.ofSeconds(1)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** CPU seconds of user and system that the process has used. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(AuditLog::seconds).orElse(0.0);
  }

  /** {@code VmRSS} or {@code VmHWM} of the process, in MiB. */
  long memoryMiB(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and SIGKILL when that is not enough. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
