package dev.phalanx.cli;

import dev.phalanx.view.Ink;
import dev.phalanx.view.Playback;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code replay}: what the controller held true of a ModelServing, now or at any moment of its
 * past, from the journal alone.
 */
@Command(
    name = "replay",
    description = {
      "Shows a ModelServing from its journal: its state, or its events.",
      "",
      "The journal is only read. A controller that runs holds its files: ask it with --controller.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  phalanx replay default/llama",
      "  phalanx replay default/llama --events | tail",
      "  phalanx replay default/llama --at 14:05 --show groups/0/roles/405b-1",
      "  phalanx replay default/llama --until 120 -o json | jq .groups",
      "  phalanx replay default/llama --controller http://127.0.0.1:8080 --events --follow",
      ""
    })
public final class ReplayCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NS/NAME",
      converter = NameConverter.class,
      description =
          "Namespace and name; NS/NAME/UID for one of several that had this name (else the newest).")
  private ServingName name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:PHALANX_DATA_DIR:-./data}",
      description = "Folder of a stopped controller (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--controller",
      paramLabel = "URL",
      description = "HTTP address of a running controller, such as http://127.0.0.1:8080.")
  private @Nullable URI controller;

  @Option(names = "--events", description = "Show the events, one line each, instead of the state.")
  private boolean events;

  @Option(
      names = {"-f", "--follow"},
      description = "With --events and --controller: go on with new events until it is deleted.")
  private boolean follow;

  @Option(
      names = "--until",
      paramLabel = "N",
      description = "Only events up to sequence number N; 0 is before the first.")
  private @Nullable Long until;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "Only events up to TIME: 2026-01-01T10:00:00Z, or of this machine's zone 2026-01-01T10:00"
              + " or 10:00 (the last one that has passed).")
  private @Nullable Instant at;

  @Option(
      names = "--show",
      paramLabel = "PATH",
      defaultValue = "",
      description = "Only this part of the state, such as groups/0/roles/405b-1/pods/0.")
  private String path;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "tree",
      converter = OutputConverter.class,
      description = "tree (for people; the default), json or yaml.")
  private Output output;

  @Override
  public void run() {
    check();
    try (var journal = journal()) {
      var replay = new Replay(journal, journal.find(name), moment(), spec.commandLine().getOut());
      show(replay);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    spec.commandLine().getOut().flush();
  }

  private void show(Replay replay) throws IOException {
    var ink = spec.commandLine().getColorScheme().ansi().enabled() ? Ink.COLOUR : Ink.PLAIN;
    switch (output) {
      case TREE -> {
        if (follow) {
          replay.follow(ink);
        } else if (events) {
          replay.events(ink);
        } else {
          replay.tree(path, ink);
        }
      }
      case JSON, YAML -> {
        if (events) {
          replay.events(output);
        } else {
          replay.tree(path, output);
        }
      }
    }
  }

  private void check() {
    if (controller != null && spec.commandLine().getParseResult().hasMatchedOption("--data")) {
      throw wrong("--data and --controller exclude each other: the journal is in one of them");
    }
    if (until != null && at != null) {
      throw wrong("--until and --at exclude each other: both say where to stop");
    }
    if (until != null && until < 0) {
      throw wrong("--until %d: must be 0 or more".formatted(until));
    }
    if (follow && !canFollow()) {
      throw wrong("--follow goes with --events and --controller, not with -o, --until or --at");
    }
    if (events && !path.isEmpty()) {
      throw wrong("--show is a part of the state: with --events, use grep for a part of them");
    }
  }

  private boolean canFollow() {
    return events && controller != null && until == null && at == null && output == Output.TREE;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Playback.Moment moment() {
    if (until != null) {
      return Playback.Moment.until(until);
    }
    return at == null ? Playback.Moment.NOW : Playback.Moment.at(at);
  }

  private RecordedJournal journal() {
    return controller == null ? new FolderJournal(data) : new ControllerJournal(controller);
  }

  static final class NameConverter implements ITypeConverter<ServingName> {
    @Override
    public ServingName convert(String text) {
      return converted(() -> ServingName.parse(text));
    }
  }

  static final class TimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      return converted(() -> PointInTime.parse(text, Clock.system(ZoneId.systemDefault())));
    }
  }

  static final class OutputConverter implements ITypeConverter<Output> {
    @Override
    public Output convert(String text) {
      return converted(() -> Output.parse(text));
    }
  }

  private static <T> T converted(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
