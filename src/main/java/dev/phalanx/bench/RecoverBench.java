package dev.phalanx.bench;

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
    return Bench.measure(options, spec.commandLine().getOut(), parts, this::measure);
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
}
