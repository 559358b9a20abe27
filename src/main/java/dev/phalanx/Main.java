package dev.phalanx;

import dev.phalanx.bench.BenchCommand;
import dev.phalanx.cli.PhalanxCommand;
import dev.phalanx.cli.ReplayCommand;
import dev.phalanx.rollout.RolloutCommand;
import java.util.List;
import picocli.CommandLine.Command;

/** Starts Phalanx: {@code java -jar phalanx.jar COMMAND}. */
public final class Main {
  /**
   * Every subcommand: a class with picocli's {@code @Command}, a constructor without parameters,
   * and {@code Callable<Integer>} or {@code Runnable}. Shown by {@code --help} in this order.
   */
  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          DevCommand.class,
          ControllerCommand.class,
          ReplayCommand.class,
          RolloutCommand.class,
          BenchCommand.class,
          WarmUpCommand.class);

  private Main() {}

  /**
   * Runs one command and ends the JVM with its exit code.
   *
   * @param args the command line, without the program's name
   */
  public static void main(String[] args) {
    System.exit(PhalanxCommand.commandLine(subcommands(args)).execute(args));
  }

  /** The one that the first argument names, else all: reading them takes a tenth of a second. */
  static List<Class<?>> subcommands(String... args) {
    return SUBCOMMANDS.stream()
        .filter(it -> args.length > 0 && it.getAnnotation(Command.class).name().equals(args[0]))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(SUBCOMMANDS);
  }
}
