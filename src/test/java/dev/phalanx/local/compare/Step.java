package dev.phalanx.local.compare;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One request of a theme.
 *
 * @param name unique in its theme
 * @param request what is sent
 * @param kept names of values that later steps use as {@code {name}}, and where the answer has them
 *     (a JSON pointer)
 */
record Step(String name, Request request, Map<String, String> kept) {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

  /** What is sent. */
  sealed interface Request {}

  /**
   * A run of kubectl.
   *
   * @param arguments without those that name the server
   * @param input standard input
   * @param editor the command that stands for an editor
   * @param meanwhile sent once the first line is there, for commands that watch
   * @param lines after how many lines a command that watches is stopped; 0: it ends by itself
   */
  record Kubectl(
      List<String> arguments, String input, String editor, List<Step> meanwhile, int lines)
      implements Request {}

  /**
   * A request as it goes over the wire.
   *
   * @param type of the body
   * @param accept the media types that are asked for
   */
  record Http(String method, String path, String type, String accept, String body)
      implements Request {}

  static Step of(JsonNode step) {
    Map<String, String> kept =
        step.path("keep").properties().stream()
            .collect(toMap(Map.Entry::getKey, each -> each.getValue().asText()));
    return new Step(step.path("name").asText(), request(step), kept);
  }

  boolean onlyReads() {
    return request instanceof Http http && http.method().equals("GET") && kept.isEmpty();
  }

  private static Request request(JsonNode step) {
    return step.has("kubectl") ? kubectl(step) : http(step);
  }

  private static Kubectl kubectl(JsonNode step) {
    JsonNode command = step.get("kubectl");
    return new Kubectl(
        command.isTextual() ? words(command.asText()) : texts(command),
        text(step.path("stdin")),
        step.path("editor").asText("false"),
        list(step.path("meanwhile")),
        step.path("lines").asInt(0));
  }

  private static Http http(JsonNode step) {
    String method =
        METHODS.stream()
            .filter(step::has)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("neither kubectl nor HTTP: " + step));
    return new Http(
        method,
        step.get(method).asText(),
        MediaTypes.body(step.path("as").asText("json")),
        MediaTypes.accepted(step.path("accept").asText("json")),
        text(step.path("body")));
  }

  static List<Step> list(JsonNode steps) {
    List<Step> list = new ArrayList<>();
    steps.forEach(step -> list.add(of(step)));
    return list;
  }

  /** A text as it is, an object as JSON. */
  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isTextual() ? value.asText() : value.toString();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (Iterator<JsonNode> each = array.elements(); each.hasNext(); ) {
      texts.add(each.next().asText());
    }
    return texts;
  }

  /** Splits as a shell does: words, which quotes may hold together. */
  static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(MatchResult::group)
        .map(word -> QUOTED.matcher(word).replaceAll("$1$2"))
        .toList();
  }
}
