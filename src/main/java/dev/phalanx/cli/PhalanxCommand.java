package dev.phalanx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root command {@code phalanx}. Every command ends with 0 (done), 1 (failed) or 2 (wrong usage)
 * and reports an error as one line on stderr, {@code phalanx: MESSAGE}; {@code --verbose} adds the
 * stack trace. Colour is picocli's automatic one: only on a terminal, never with NO_COLOR.
 */
@Command(
    name = "phalanx",
    description = "An event-sourced ModelServing controller for Kubernetes.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = PhalanxCommand.Version.class,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage"})
public final class PhalanxCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean verbose;

  private PhalanxCommand() {}

  /**
   * The command line with its subcommands, ready to execute.
   *
   * @param subcommands classes annotated with {@link Command}, in the order {@code --help} shows
   *     them
   */
  public static CommandLine commandLine(List<Class<?>> subcommands) {
    var line = new CommandLine(new PhalanxCommand());
    subcommands.forEach(line::addSubcommand);
    return line.setOut(new PrintWriter(System.out, true, UTF_8))
        .setErr(new PrintWriter(System.err, true, UTF_8))
        .setParameterExceptionHandler(PhalanxCommand::wrongUsage)
        .setExecutionExceptionHandler(PhalanxCommand::failed);
  }

  /** Reached only without a subcommand, which is wrong usage. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String message = oneLine(e) + " (see '" + command.qualifiedName() + " --help')";
    e.getCommandLine().getErr().println("phalanx: " + message);
    return command.exitCodeOnInvalidInput();
  }

  private static int failed(Exception e, CommandLine line, ParseResult parsed) {
    line.getErr().println("phalanx: " + oneLine(e));
    if (line.getCommandSpec().root().userObject() instanceof PhalanxCommand root && root.verbose) {
      e.printStackTrace(line.getErr());
    }
    return line.getCommandSpec().exitCodeOnExecutionException();
  }

  /** What happened, down to the cause. */
  private static String oneLine(Exception e) {
    String message = e.getMessage();
    var text =
        new StringBuilder(
            message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip());
    for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && text.indexOf(cause.getMessage().strip()) < 0) {
        text.append(": ").append(cause.getMessage().strip());
      }
    }
    return text.toString().replaceAll("\\s*\\R\\s*", "; ");
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PhalanxCommand.class.getPackage().getImplementationVersion();
      return new String[] {"phalanx " + (version == null ? "(not built as a jar)" : version)};
    }
  }
}
