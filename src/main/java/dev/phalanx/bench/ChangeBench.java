package dev.phalanx.bench;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Scaling and rolling updates: how soon, and whether every status keeps to the budget. Exit status
 * 1 when what does not depend on the machine does not hold.
 */
@Command(name = "change", description = "Scaling and rolling updates.")
final class ChangeBench implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "scale,roll,kill",
      description = "What to measure: ${COMPLETION-CANDIDATES}.")
  private Set<Part> parts = EnumSet.noneOf(Part.class);

  @Option(names = "--groups", defaultValue = "100", description = "Of the rolling updates.")
  private int groups;

  @Option(names = "--max-unavailable", defaultValue = "10")
  private int maxUnavailable;

  @Option(names = "--scaled", defaultValue = "500", description = "Groups to scale to.")
  private int scaled;

  @Option(names = "--in-flight", defaultValue = "64", description = "Bare clients at a time.")
  private int inFlight;

  /** A measurement. */
  private enum Part {
    SCALE,
    ROLL,
    KILL;

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
    return switch (part) {
      case SCALE -> new Scaling(bench, inFlight).measure(groups, scaled);
      case ROLL -> new RollingUpdate(bench).measure(groups, maxUnavailable);
      case KILL -> new RollingUpdate(bench).measureKilled(groups, maxUnavailable);
    };
  }
}
