package dev.phalanx.local.compare;

import static org.assertj.core.api.Assertions.assertThat;

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

  /**
   * Writes what the real server has just answered, or fails if it is not what it once answered.
   * Other versions may have other answers.
   */
  static void hold(String theme, Map<String, String> answers, World real) {
    String server = real.client().getKubernetesVersion().getGitVersion();
    String versions = "kube-apiserver %s, %s".formatted(server, KubectlRun.version());
    if (System.getProperty("phalanx.compare", "").equals("record")) {
      write(VERSIONS, versions + "\n");
      write(theme, answers);
    } else if (versions.equals(versions())) {
      Map<String, String> recorded = answers(theme);
      answers.forEach(
          (name, answer) ->
              assertThat(recorded.getOrDefault(name, ""))
                  .as("recorded answer to '%s'; -Dphalanx.compare=record writes it anew", name)
                  .isEqualTo(answer));
    }
  }

  /** The versions of kubectl and of the API server that the answers come from. */
  static String versions() {
    return read(VERSIONS).strip();
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

  private static void write(String theme, Map<String, String> answers) {
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
