package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.BootstrapEnv;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container runs: {@code command} and {@code args} as one text, whether a shell reads it or
 * not, and where in the manifest each word of it is.
 *
 * @param path of the container
 */
record CommandLine(String path, JsonNode container, List<Word> words) {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\((\\w+)\\)|\\{(\\w+)\\}|(\\w+))");

  private static final Pattern FOR_THE_SHELL = Pattern.compile("[$`\\\\]");

  private record Word(String path, String text) {}

  /**
   * An option as it is written.
   *
   * @param path of the word that it is in
   * @param value without quotes; empty where nothing follows
   */
  record Option(String path, String value) {}

  static CommandLine of(String path, JsonNode container) {
    var words = new ArrayList<Word>();
    for (var field : List.of("command", "args")) {
      var list = container.path(field);
      for (int i = 0; i < list.size(); i++) {
        words.add(new Word("%s.%s[%d]".formatted(path, field, i), list.path(i).asText()));
      }
    }
    return new CommandLine(path, container, List.copyOf(words));
  }

  String text() {
    return String.join(" ", words.stream().map(Word::text).toList());
  }

  /**
   * Every {@code --name=value} and {@code --name value}; an underscore is as good as a dash.
   *
   * @param name without leading dashes
   */
  List<Option> options(String name) {
    var pattern =
        Pattern.compile(
            "--%s(?:=|\\s+(?![-\\s]))([^\\s;&|]*)".formatted(name.replaceAll("[-_]", "[-_]")));
    return pattern
        .matcher(text())
        .results()
        .map(found -> new Option(pathAt(found.start()), found.group(1).replaceAll("[\"']", "")))
        .toList();
  }

  private String pathAt(int offset) {
    int end = 0;
    for (var word : words) {
      end += word.text().length() + 1;
      if (offset < end) {
        return word.path();
      }
    }
    return path;
  }

  /**
   * {@code value} where it is no variable, else what the container's environment says; empty where
   * only the running container knows.
   */
  Optional<String> resolved(String value) {
    var variable = VARIABLE.matcher(value);
    if (variable.matches()) {
      return literal(nameIn(variable));
    }
    return FOR_THE_SHELL.matcher(value).find() ? Optional.empty() : Optional.of(value);
  }

  private static String nameIn(Matcher variable) {
    for (int i = 1; i <= variable.groupCount(); i++) {
      if (variable.group(i) != null) {
        return variable.group(i);
      }
    }
    return "";
  }

  private Optional<String> literal(String name) {
    return container
        .path("env")
        .valueStream()
        .filter(_ -> !BootstrapEnv.ORDER.contains(name))
        .filter(it -> it.path("name").asText().equals(name) && it.path("value").isTextual())
        .map(it -> it.path("value").asText())
        .filter(value -> !value.contains("$"))
        .findFirst();
  }

  /** Without the environment and the arguments, which may hold secrets. */
  @Override
  public String toString() {
    return "CommandLine[%s]".formatted(path);
  }
}
