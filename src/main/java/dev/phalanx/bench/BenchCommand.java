package dev.phalanx.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code phalanx bench}: hidden, because it needs a control plane set up as {@code bench/run} does.
 */
@Command(
    name = "bench",
    hidden = true,
    description = "Measures the controller on a real API server.",
    subcommands = {
      CreateBench.class,
      KillBench.class,
      StartBench.class,
      RecoverBench.class,
      ChangeBench.class,
      DevBench.class,
      DevKillBench.class
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  private BenchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a measurement: create, kill, start, recover, change, dev or dev-kill");
  }
}
