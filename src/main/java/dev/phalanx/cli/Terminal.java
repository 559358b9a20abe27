package dev.phalanx.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * What standard output is.
 *
 * @param isOne whether it is a terminal that may be drawn on: picocli's rules for colour hold
 * @param rows its height in lines
 */
public record Terminal(boolean isOne, int rows) {
  private static final int USUAL_ROWS = 24;
  private static final Pattern SIZE = Pattern.compile("(\\d+) \\d+");

  /** This process's own. */
  public static Terminal ofThisProcess() {
    boolean isOne = Ansi.AUTO.enabled();
    return new Terminal(isOne, isOne ? askedRows() : USUAL_ROWS);
  }

  private static int askedRows() {
    try {
      var stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      var size = SIZE.matcher(new String(stty.getInputStream().readAllBytes(), US_ASCII).strip());
      int rows = size.matches() ? Integer.parseInt(size.group(1)) : 0;
      return rows > 0 ? rows : USUAL_ROWS;
    } catch (IOException _) {
      return USUAL_ROWS; // no stty here
    }
  }
}
