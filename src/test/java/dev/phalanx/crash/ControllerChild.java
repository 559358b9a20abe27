package dev.phalanx.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A controller in a process of its own, started through the launcher as users start it. */
final class ControllerChild {
  private static final int TOLD = 4_000;

  private final Process process;
  private final Path log;

  private ControllerChild(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ControllerChild start(Path kubeconfig, Path data, Path log) throws IOException {
    var process =
        new ProcessBuilder(
                "./phalanx",
                "controller",
                "--kubeconfig=" + kubeconfig,
                "--data=" + data,
                "--http-port=0")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new ControllerChild(process, log);
  }

  /** SIGKILL; it is dead when this returns. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(Duration.ofSeconds(10))) {
        throw new IllegalStateException("SIGKILL does not end process " + process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The end of what it has logged. */
  String lastWords() {
    try {
      var text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - TOLD));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
