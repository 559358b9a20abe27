package dev.phalanx.rollout;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code phalanx rollout resume}. */
@Command(name = "resume", description = "Lets a paused rollout go on.")
final class ResumeCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ServingOptions options;

  @Override
  public void run() {
    try (var api = options.open()) {
      var isNew = Pausing.annotate(api, null);
      spec.commandLine().getOut().println(api + (isNew ? " goes on" : " was not paused"));
    }
  }
}
