package dev.phalanx.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every measurement needs; {@code bench/run} fills it in. */
final class BenchOptions {
  static final String CONTROLLER_USER = "system:serviceaccount:phalanx-system:phalanx";

  @Option(
      names = "--kubeconfig",
      required = true,
      description = "Administrator of the cluster under test.")
  Path kubeconfig = Path.of("");

  @Option(names = "--audit-log", required = true, description = "The API server's audit log.")
  Path auditLog = Path.of("");

  @Option(names = "--work", required = true, description = "An empty folder for journals and logs.")
  Path work = Path.of("");

  @Option(
      names = "--launcher",
      defaultValue = "./phalanx",
      description = "The controller to measure (default: ${DEFAULT-VALUE}).")
  Path launcher = Path.of("");

  @Option(
      names = "--http-port",
      defaultValue = "18080",
      description = "Port of the controller (default: ${DEFAULT-VALUE}).")
  int httpPort;

  Path controllerKubeconfig() {
    return work.resolve("controller.kubeconfig");
  }

  AuditLog audit() {
    return new AuditLog(auditLog);
  }

  static boolean isController(AuditLog.Request request) {
    return request.user().equals(CONTROLLER_USER);
  }

  static boolean isBare(AuditLog.Request request) {
    return request.user().equals("admin");
  }
}
