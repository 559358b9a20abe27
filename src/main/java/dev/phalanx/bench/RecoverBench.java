package dev.phalanx.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGeneratorFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What comes of failures: how soon, with which requests, how often. Exit status 1 when what does
 * not depend on the machine does not hold.
 */
@Command(name = "recover", description = "What comes of pods that are deleted or crash.")
final class RecoverBench implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "settled,restart,grace,loop,heal",
      description = "What to measure: ${COMPLETION-CANDIDATES}.")
  private Set<Part> parts = EnumSet.noneOf(Part.class);

  @Option(names = "--groups", defaultValue = "100", description = "Of the settled serving.")
  private int groups;

  @Option(names = "--workers", defaultValue = "9", description = "Of the settled serving.")
  private int workers;

  @Option(names = "--deletions", defaultValue = "20")
  private int deletions;

  @Option(names = "--restart-groups", defaultValue = "500", description = "Of five pods each.")
  private int restartGroups;

  @Option(names = "--starts", defaultValue = "5")
  private int starts;

  @Option(names = "--loop-seconds", defaultValue = "300")
  private int loopSeconds;

  @Option(names = "--tries", defaultValue = "20")
  private int tries;

  @Option(names = "--seed", defaultValue = "1")
  private long seed;

  /** A measurement. */
  private enum Part {
    SETTLED,
    RESTART,
    GRACE,
    LOOP,
    HEAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws Exception {
    boolean holds = true;
    try (var cluster = Cluster.of(options.kubeconfig)) {
      cluster.writeControllerKubeconfig(options.controllerKubeconfig());
      var bench = new Bench(cluster, options, new Figures(spec.commandLine().getOut()));
      for (var part : parts) {
        holds &= measure(part, bench);
        cluster.deleteServings();
      }
    }
    return holds ? 0 : 1;
  }

  private boolean measure(Part part, Bench bench) throws Exception {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    return switch (part) {
      case SETTLED -> new SettledRecovery(bench, random).measure(groups, workers, deletions);
      case RESTART -> new RestartRecovery(bench).measure(restartGroups, starts);
      case GRACE -> new GraceRecovery(bench).measure();
      case LOOP -> new CrashLoop(bench).measure(loopSeconds);
      case HEAL -> new CrashingMembers(bench, random).measure(tries);
    };
  }

  /** What every part works with. */
  record Bench(Cluster cluster, BenchOptions options, Figures figures) {

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
}
