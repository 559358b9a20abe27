package dev.phalanx.bench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * What the parts of a measurement work with: each has a folder of its own, and the cluster to
 * itself.
 */
record Bench(Cluster cluster, BenchOptions options, Figures figures) {

  /** One part; tells whether what does not depend on the machine holds. */
  @FunctionalInterface
  interface Measurement<P> {
    boolean measure(P part, Bench bench) throws Exception;
  }

  /** All of them, one after the other; the exit status, 1 when something does not hold. */
  static <P> int measure(
      BenchOptions options, PrintWriter out, Collection<P> parts, Measurement<P> measurement)
      throws Exception {
    boolean holds = true;
    try (var cluster = Cluster.of(options.kubeconfig)) {
      cluster.writeControllerKubeconfig(options.controllerKubeconfig());
      var bench = new Bench(cluster, options, new Figures(out));
      for (var part : parts) {
        holds &= measurement.measure(part, bench);
        cluster.deleteServings();
      }
    }
    return holds ? 0 : 1;
  }

  /** A controller on this part's own folder, ready. */
  ControllerProcess startReady(String part) throws Exception {
    var controller = start(part);
    controller.awaitReady();
    return controller;
  }

  /** A controller on this part's own folder. */
  ControllerProcess start(String part) throws Exception {
    Path data = Files.createDirectories(options.work.resolve(part));
    return ControllerProcess.start(
        options.launcher, options.controllerKubeconfig(), data, options.httpPort);
  }
}
