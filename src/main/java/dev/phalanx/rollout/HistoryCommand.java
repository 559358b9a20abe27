package dev.phalanx.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code phalanx rollout history}: the revisions that are kept, newest first. */
@Command(
    name = "history",
    description = {
      "Lists the revisions of a ModelServing, newest first, or shows the roles of one.",
      "",
      "The newest is what was asked for last. BY is who recorded it: a controller, mostly.",
      "CURRENT marks what groups have that are not updated yet, UPDATE what the spec asks for.",
      "In roles, whatever may be a secret reads ***.",
      ""
    })
final class HistoryCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ServingOptions options;

  @Option(names = "--revision", paramLabel = "R", description = "Show the roles of this revision.")
  private @Nullable String revision;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "json, for machines (default: a table; a revision's roles as YAML).")
  private @Nullable String output;

  @Override
  public void run() {
    if (output != null && !output.equals("json")) {
      throw new ParameterException(
          spec.commandLine(), "-o '%s': the only other form is json".formatted(output));
    }
    try (var api = options.open()) {
      var serving = api.serving();
      var history = History.of(serving, api.revisions(serving));
      if (revision == null) {
        list(history);
      } else {
        var named = Rollback.named(history.newestFirst(), revision, api.name());
        print(RedactedRoles.of(named.roles()));
      }
    }
  }

  private void list(History history) {
    if (output == null) {
      history.table(Instant.now()).forEach(spec.commandLine().getOut()::println);
    } else {
      print(history.json());
    }
  }

  private void print(JsonNode json) {
    ObjectMapper mapper = output == null ? yaml() : new JsonMapper();
    try {
      spec.commandLine()
          .getOut()
          .println(
              mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json).stripTrailing());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it cannot be printed", e);
    }
  }

  private static YAMLMapper yaml() {
    return YAMLMapper.builder()
        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
        .build();
  }
}
