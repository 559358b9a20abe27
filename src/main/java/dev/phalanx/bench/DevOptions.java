package dev.phalanx.bench;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the measurements of {@code phalanx dev} need. */
final class DevOptions {
  @Option(names = "--work", required = true, description = "An empty folder for objects and logs.")
  Path work = Path.of("");

  @Option(
      names = "--launcher",
      defaultValue = "./phalanx",
      description = "What to measure (default: ${DEFAULT-VALUE}).")
  Path launcher = Path.of("");

  @Option(names = "--http-port", defaultValue = "18080", description = "Port of the controller.")
  int httpPort;

  @Option(
      names = "--workers",
      defaultValue = "9",
      description = "Pods of a group beside its entry.")
  int workers;

  @Option(names = "--nodes", defaultValue = "120", description = "Simulated nodes of 110 pods.")
  int nodes;

  @Option(names = "--speed", defaultValue = "10", description = "Simulated seconds per second.")
  double speed;

  Path kubeconfig() {
    return work.resolve("kubeconfig");
  }

  ControllerProcess start() throws IOException {
    return ControllerProcess.dev(
        launcher, kubeconfig(), work.resolve("data"), httpPort, nodes, speed);
  }
}
