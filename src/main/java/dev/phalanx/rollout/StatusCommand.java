package dev.phalanx.rollout;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code phalanx rollout status}: waits until a rollout has ended. */
@Command(
    name = "status",
    description = {
      "Waits until every group is updated and available.",
      "",
      "Prints a line at every change. Ends with 1 when it takes longer than --timeout, and when the",
      "controller has taken the rollout back.",
      ""
    })
final class StatusCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ServingOptions options;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = LimitConverter.class,
      description = "How long to wait, such as 90s, 10m or 1h30m (default: as long as it takes).")
  private @Nullable Duration timeout;

  @Option(
      names = "--watch",
      defaultValue = "true",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOLEAN",
      description = "--watch=false says how far it is and ends with 0.")
  private boolean isWatch;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    try (var api = options.open()) {
      var wait = new ProgressWait(api, Optional.ofNullable(timeout), out::println);
      if (isWatch) {
        wait.untilDone();
      } else {
        wait.once();
      }
    }
  }

  static final class LimitConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Limit.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
