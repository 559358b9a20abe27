package dev.phalanx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class PhalanxCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "lift", description = "Lifts something.")
  static final class Lift implements Runnable {
    @Option(names = "--weight")
    private int weight;

    @Override
    public void run() {
      if (weight > 10) {
        throw new IllegalStateException("weight " + weight + " is too much:\n  at most 10");
      }
      if (weight < 0) {
        throw new UnsupportedOperationException();
      }
    }
  }

  private int run(String... args) {
    return PhalanxCommand.commandLine(List.of(Lift.class))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void endsWithZeroAndSaysNothingWhenDone() {
    assertThat(run("lift", "--weight", "3")).isZero();
    assertThat(out.toString() + err).isEmpty();
  }

  @Test
  void showsHelpWithTheSubcommandsOnStdout() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage: phalanx", "lift", "Lifts something.", "--verbose");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void givesEverySubcommandHelpAndTheGlobalOptions() {
    assertThat(run("lift", "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: phalanx lift", "Lifts something.", "--weight", "--verbose", "--help");
  }

  @Test
  void printsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("phalanx ");
  }

  @Test
  void reportsAFailureAsOneLineWithoutStackTrace() {
    assertThat(run("lift", "--weight", "11")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("phalanx: weight 11 is too much:; at most 10");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void namesTheKindOfAFailureThatHasNoMessage() {
    assertThat(run("lift", "--weight", "-1")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("phalanx: UnsupportedOperationException");
  }

  @Test
  void showsTheStackTraceWhereverVerboseStands() {
    assertThat(run("lift", "--weight", "11", "--verbose")).isEqualTo(1);
    assertThat(err.toString()).contains("IllegalStateException", "\tat dev.phalanx");
    err.getBuffer().setLength(0);
    assertThat(run("--verbose", "lift", "--weight", "11")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat dev.phalanx");
  }

  @Test
  void reportsWrongUsageAsOneLineThatNamesTheHelp() {
    assertThat(run("lift", "--weight", "heavy")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("phalanx: ").contains("heavy", "'phalanx lift --help'");
  }

  @Test
  void refusesAnUnknownOptionAndAMissingCommand() {
    assertThat(run("--nonsense")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("phalanx: "));
  }
}
