package dev.phalanx.rollout;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code phalanx rollout pause}. */
@Command(name = "pause", description = "Stops further steps of the rollout at once.")
final class PauseCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ServingOptions options;

  @Override
  public void run() {
    try (var api = options.open()) {
      var isNew = Pausing.annotate(api, Pausing.PAUSED);
      spec.commandLine().getOut().println(api + (isNew ? " is paused" : " was paused already"));
    }
  }
}
