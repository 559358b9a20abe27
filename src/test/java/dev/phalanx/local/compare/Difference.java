package dev.phalanx.local.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A difference between the two servers that is known, from {@code differences.yaml}.
 *
 * @param what is different, in a few words
 * @param reason why it stays
 * @param requests where it shows, {@code theme: name of the step}
 * @param lines what a line that differs looks like; other lines must be the same
 */
record Difference(String what, String reason, List<String> requests, Pattern lines) {

  private static final List<Difference> ALL = read();

  static List<Difference> all() {
    return ALL;
  }

  private static List<Difference> read() {
    try {
      List<Difference> all = new ArrayList<>();
      Theme.YAML
          .readTree(Theme.FOLDER.resolve("differences.yaml").toFile())
          .forEach(each -> all.add(of(each)));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Difference of(JsonNode difference) {
    List<String> requests = new ArrayList<>();
    difference.path("requests").forEach(each -> requests.add(each.asText()));
    return new Difference(
        difference.path("what").asText(),
        difference.path("reason").asText(),
        requests,
        Pattern.compile(difference.path("lines").asText(".*")));
  }

  static Optional<Difference> at(String request) {
    return ALL.stream().filter(each -> each.requests.contains(request)).findFirst();
  }

  /** The answer without the lines that may differ. */
  String rest(String answer) {
    return String.join("\n", answer.lines().filter(line -> !lines.matcher(line).find()).toList());
  }
}
