package dev.phalanx.rollout;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code phalanx rollout}: what {@code kubectl rollout} is for Deployments. */
@Command(
    name = "rollout",
    description = {
      "Shows, undoes, awaits and pauses the rollout of a ModelServing.",
      "Needs the API server alone: no controller is asked, no journal is read."
    },
    footer = {
      "",
      "Examples:",
      "  phalanx rollout history default/llama",
      "  phalanx rollout undo default/llama --to-revision str7nzzl8b",
      "  phalanx rollout status llama -n default --timeout 10m",
      ""
    },
    subcommands = {
      HistoryCommand.class,
      UndoCommand.class,
      StatusCommand.class,
      PauseCommand.class,
      ResumeCommand.class
    })
public final class RolloutCommand implements Runnable {
  @Spec private CommandSpec spec;

  private RolloutCommand() {}

  /** Reached only without a subcommand, which is wrong usage. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name what to do: history, undo, status, pause or resume");
  }
}
