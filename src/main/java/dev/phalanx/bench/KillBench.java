package dev.phalanx.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * SIGKILL at random moments while pods are created, a restart each time: nothing lost, nothing done
 * twice. Exit status 1 when that does not hold.
 */
@Command(name = "kill", description = "SIGKILL at random moments while pods are created.")
final class KillBench implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Option(names = "--groups", defaultValue = "100")
  private int groups;

  @Option(names = "--workers", defaultValue = "9")
  private int workers;

  @Option(names = "--kills", defaultValue = "10")
  private int kills;

  @Option(names = "--seed", defaultValue = "1")
  private long seed;

  @Override
  public Integer call() throws Exception {
    var figures = new Figures(spec.commandLine().getOut());
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int pods = groups * (1 + workers);
    var data = Files.createDirectories(options.work.resolve("kill"));
    try (var cluster = Cluster.of(options.kubeconfig)) {
      cluster.writeControllerKubeconfig(options.controllerKubeconfig());
      figures.title("%d pods, %d kills, seed %d".formatted(pods, kills, seed));
      var applied = Instant.now();
      cluster.createServing(Cluster.SERVING, groups, workers);
      for (int i = 0; i < kills; i++) {
        var controller =
            ControllerProcess.start(
                options.launcher, options.controllerKubeconfig(), data, options.httpPort);
        controller.awaitReady();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 700));
        figures.note("kill %d with %d pods there".formatted(i + 1, cluster.pods()));
        controller.kill();
      }
      try (var controller =
          ControllerProcess.start(
              options.launcher, options.controllerKubeconfig(), data, options.httpPort)) {
        controller.awaitReady();
        Cluster.await(
            "all groups available",
            Duration.ofMinutes(5),
            () -> cluster.isAvailable(Cluster.SERVING, groups));
      }
      boolean holds = verdict(figures, applied, cluster.pods(), pods);
      cluster.deleteServing(Cluster.SERVING);
      cluster.awaitNoPods();
      return holds ? 0 : 1;
    }
  }

  /**
   * A create whose client is killed before the answer stands in the audit log without a 201, made
   * or not. So that no name can have had two UIDs, none is answered with 201 twice and none is
   * deleted.
   */
  private boolean verdict(Figures figures, Instant from, int there, int wanted) {
    var requests =
        options
            .audit()
            .requests(
                from,
                Instant.now(),
                request -> BenchOptions.isController(request) && request.isOf("pods"));
    var created = requests.stream().filter(AuditLog.Request::isCreated).toList();
    long deletes = requests.stream().filter(request -> request.verb().equals("delete")).count();
    Map<String, Long> byName =
        created.stream()
            .collect(
                Collectors.groupingBy(AuditLog.Request::name, TreeMap::new, Collectors.counting()));
    var twice =
        byName.entrySet().stream()
            .filter(entry -> entry.getValue() > 1)
            .map(Map.Entry::getKey)
            .toList();
    figures.count("pods at the end", there, "", "bar: " + wanted);
    figures.count("creates answered", created.size(), "", "the others were cut off by a kill");
    figures.count("names created twice", twice.size(), "", "bar: 0 " + twice);
    figures.count("pods deleted", deletes, "", "bar: 0");
    return there == wanted && twice.isEmpty() && deletes == 0;
  }
}
