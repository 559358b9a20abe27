package dev.phalanx.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * SIGKILL to {@code phalanx dev} at random moments while a ModelServing grows. Every pod that was
 * seen before a kill must be there at the end, with the same UID.
 */
@Command(name = "dev-kill", description = "SIGKILL to the embedded cluster while a serving grows.")
final class DevKillBench implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DevOptions options;

  @Option(names = "--groups", defaultValue = "100")
  private int groups;

  @Option(names = "--kills", defaultValue = "10")
  private int kills;

  @Option(names = "--seed", defaultValue = "1")
  private long seed;

  @Override
  public Integer call() throws Exception {
    var figures = new Figures(spec.commandLine().getOut());
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int pods = groups * (1 + options.workers);
    figures.title("%d pods, %d kills, seed %d".formatted(pods, kills, seed));
    Map<String, String> seen = new TreeMap<>();
    for (int i = 0; i < kills; i++) {
      var dev = options.start();
      dev.awaitReady();
      try (var cluster = Cluster.of(options.kubeconfig())) {
        if (i == 0) {
          cluster.createServing(Cluster.SERVING, groups, options.workers);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 500));
        seen.putAll(cluster.podUids());
      }
      dev.kill();
      figures.note("kill %d with %d pods there".formatted(i + 1, seen.size()));
    }
    return isWhole(figures, seen, pods) ? 0 : 1;
  }

  private boolean isWhole(Figures figures, Map<String, String> seen, int pods) throws Exception {
    try (var dev = options.start()) {
      dev.awaitReady();
      try (var cluster = Cluster.of(options.kubeconfig())) {
        Cluster.await(
            "all groups available",
            Duration.ofMinutes(2),
            () -> cluster.isAvailable(Cluster.SERVING, groups));
        var there = cluster.podUids();
        long lost = seen.entrySet().stream().filter(it -> !there.entrySet().contains(it)).count();
        figures.count("pods at the end", there.size(), "", "bar: " + pods);
        figures.count("pods lost or made anew", lost, "", "bar: 0");
        return there.size() == pods && lost == 0;
      }
    }
  }
}
