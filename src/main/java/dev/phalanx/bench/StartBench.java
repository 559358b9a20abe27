package dev.phalanx.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From the start of the process to {@code /readyz} with recovered ModelServings. */
@Command(
    name = "start",
    description = "From process start to /readyz with recovered ModelServings.")
final class StartBench implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Option(names = "--servings", defaultValue = "10")
  private int servings;

  @Option(names = "--starts", defaultValue = "7")
  private int starts;

  @Override
  public Integer call() throws Exception {
    var figures = new Figures(spec.commandLine().getOut());
    var data = Files.createDirectories(options.work.resolve("start"));
    try (var cluster = Cluster.of(options.kubeconfig)) {
      cluster.writeControllerKubeconfig(options.controllerKubeconfig());
      figures.title("start with %d recovered ModelServings, %d times".formatted(servings, starts));
      try (var controller =
          ControllerProcess.start(
              options.launcher, options.controllerKubeconfig(), data, options.httpPort)) {
        controller.awaitReady();
        for (int i = 0; i < servings; i++) {
          var name = Cluster.SERVING + i;
          cluster.createServing(name, 1, 1);
          Cluster.await(
              name + " available", Duration.ofMinutes(1), () -> cluster.isAvailable(name, 1));
        }
      }
      var seconds = new ArrayList<Double>();
      long memory = 0;
      for (int i = 0; i < starts; i++) {
        try (var controller =
            ControllerProcess.start(
                options.launcher, options.controllerKubeconfig(), data, options.httpPort)) {
          seconds.add(AuditLog.seconds(controller.awaitReady()));
          memory = controller.memoryMiB("VmRSS");
        }
      }
      Collections.sort(seconds);
      figures.figure(
          "process start to /readyz, median",
          seconds.get(starts / 2),
          "s",
          "bar: under 2; all " + seconds);
      figures.count("resident memory at /readyz", memory, "MiB", "");
      for (int i = 0; i < servings; i++) {
        cluster.deleteServing(Cluster.SERVING + i);
      }
      cluster.awaitNoPods();
    }
    return 0;
  }
}
