package dev.phalanx.local.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the real API server has answered, a file for each theme; {@code -Dphalanx.compare=record}
 * writes them anew.
 */
final class Recorded {
  private static final Path FOLDER = Theme.FOLDER.resolve("answers");
  private static final Path VERSIONS = FOLDER.resolve("recorded-with.txt");
  private static final String HEADING = "### ";

  private Recorded() {}

  static boolean isWanted() {
    return System.getProperty("phalanx.compare", "").equals("record");
  }

  /** The versions of kubectl and of the API server that the answers come from. */
  static String versions() {
    return read(VERSIONS).strip();
  }

  static void writeVersions(String versions) {
    write(VERSIONS, versions + "\n");
  }

  /** The answers by the names of their steps. */
  static Map<String, String> answers(String theme) {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String answer : read(file(theme)).split("(?m)^" + HEADING, -1)) {
      int end = answer.indexOf('\n');
      if (end > 0) {
        answers.put(answer.substring(0, end), answer.substring(end + 1).strip());
      }
    }
    return answers;
  }

  static void write(String theme, Map<String, String> answers) {
    StringBuilder text = new StringBuilder();
    answers.forEach(
        (name, answer) ->
            text.append(HEADING).append(name).append('\n').append(answer).append("\n\n"));
    write(file(theme), text.toString().stripTrailing() + "\n");
  }

  private static Path file(String theme) {
    return FOLDER.resolve(theme + ".txt");
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
