package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
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
      for (int i = 1; said.isEmpty(); i++) {
        serving = readAgain(api, serving, i);
        said = attempt(api, serving);
      }
      spec.commandLine().getOut().println(said.orElseThrow());
    }
  }

  /** What was done, in one line; empty when the spec has changed since it was read. */
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
      if (e.isMaybeStale() && !generation(serving).equals(generation(api.serving()))) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(
        "%s goes back to %s: %s".formatted(api, to.name(), Rollback.changes(present, roles)));
  }

  private static JsonNode readAgain(ServingApi api, JsonNode before, int attempts) {
    if (attempts == ATTEMPTS) {
      throw new IllegalStateException(
          "%s changed %d times while it was to be patched; try again".formatted(api, attempts));
    }
    var now = api.serving();
    if (!now.at("/metadata/uid").equals(before.at("/metadata/uid"))) {
      throw new IllegalStateException(api + " was deleted and is another object now");
    }
    return now;
  }

  private static JsonNode generation(JsonNode serving) {
    return serving.at("/metadata/generation");
  }
}
