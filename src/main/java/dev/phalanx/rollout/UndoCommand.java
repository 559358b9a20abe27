package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code phalanx rollout undo}: the roles of a revision become those of the spec again. */
@Command(
    name = "undo",
    description = {
      "Puts the roles of a revision back into the spec.",
      "",
      "Their replicas, maxUnavailable, maxSurge and partition stay as they are now.",
      ""
    })
final class UndoCommand implements Runnable {
  private static final int ATTEMPTS = 20;
  private static final long FIRST_MS = 10;
  private static final long LONGEST_MS = 500;

  @Spec private CommandSpec spec;
  @Mixin private ServingOptions options;

  @Option(
      names = "--to-revision",
      paramLabel = "R",
      description = "Revision to go back to (default: the newest one of another template).")
  private @Nullable String revision;

  @Override
  public void run() {
    try (var api = options.open()) {
      var serving = api.serving();
      var said = attempt(api, serving);
      for (int tried = 1; said.isEmpty(); tried++) {
        serving = readAgain(api, serving, tried);
        said = attempt(api, serving);
      }
      spec.commandLine().getOut().println(said.orElseThrow());
    }
  }

  /** What was done, in one line; empty when somebody else has written at the same time. */
  private Optional<String> attempt(ServingApi api, JsonNode serving) {
    var present = Roles.of(serving);
    var history = History.of(serving, api.revisions(serving)).newestFirst();
    var to = Rollback.target(history, present, Optional.ofNullable(revision), api.name());
    if (Rollback.isSameTemplate(to.roles(), present)) {
      return Optional.of("%s has the roles of %s, nothing to do".formatted(api, to.name()));
    }
    var roles = Rollback.merged(to.roles(), present);
    try {
      api.patch(PatchType.JSON, Rollback.patch(serving, roles));
    } catch (ApiFailure e) {
      if (e.isConflict() || (e.isMaybeStale() && !Rollback.isPatchable(serving, api.serving()))) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(
        "%s goes back to %s: %s".formatted(api, to.name(), Rollback.changes(present, roles)));
  }

  private static JsonNode readAgain(ServingApi api, JsonNode before, int tried) {
    if (tried == ATTEMPTS) {
      throw new IllegalStateException(
          "%s was written by somebody else each of the %d times that it was to be patched; try again"
              .formatted(api, tried));
    }
    Pause.of(backOff(tried));
    return api.again(before);
  }

  /** Doubles, and is random, so that it does not keep pace with whoever else writes. */
  private static Duration backOff(int tried) {
    var longest = Math.min(FIRST_MS << tried, LONGEST_MS);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest));
  }
}
