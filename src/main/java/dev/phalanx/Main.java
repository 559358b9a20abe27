package dev.phalanx;

import dev.phalanx.bench.BenchCommand;
import dev.phalanx.cli.PhalanxCommand;
import dev.phalanx.cli.ReplayCommand;
import dev.phalanx.rollout.RolloutCommand;
import java.util.List;

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
    System.exit(PhalanxCommand.commandLine(SUBCOMMANDS).execute(args));
  }
}
