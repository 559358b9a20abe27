package dev.phalanx.local.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Masks what differs from run to run: uids, versions, times, addresses and ports that a server
 * chose. Times of the year 2020 stay: requests use that year.
 */
final class Normalizer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern AGE = Pattern.compile("\\d{1,3}[smh](\\d+s)?");
  private static final String HEX = "[0-9a-f]";

  /** In this order. */
  private static final List<Map.Entry<Pattern, String>> MASKS =
      List.of(
          mask("(?m)^[IWE]\\d{4} \\d\\d:.*\\R?", ""),
          mask("%1$s{8}-%1$s{4}-%1$s{4}-%1$s{4}-%1$s{12}".formatted(HEX), "<uid>"),
          mask(
              "20(?!20)\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z| [-+]\\d{4})",
              "<time>"),
          mask("\\w{3}, \\d\\d \\w{3} 20(?!20)\\d\\d \\d\\d:\\d\\d:\\d\\d [-+]\\d{4}", "<time>"),
          mask("(resourceVersion\\\\*\"?: ?\\\\*\")[1-9]\\d*", "$1<version>"),
          mask("(?i)(resource ?version: +)[1-9]\\d*( \\(\\d+\\))?", "$1<version>"),
          mask("(nodePort\"?: )3\\d{4}", "$1<port>"),
          mask("\\b3\\d{4}/(TCP|UDP)", "<port>/$1"),
          mask("https?://127\\.0\\.0\\.1:\\d+", "<server>"),
          mask("(?<![\\d.])127\\.0\\.0\\.1:\\d+", "<server>"),
          mask("10\\.96\\.\\d+\\.\\d+", "<ip>"),
          mask("(ResourceVersion in record \\(|version: <version>, current: )\\d+", "$1<version>"),
          mask("/tmp/(LIVE|MERGED)-\\d+", "/tmp/$1"),
          mask("/tmp/kubectl([-_][a-z]+)[-_]\\d+", "/tmp/kubectl$1"),
          mask("(?m)(?<=  |\\t|^)(\\d{1,3}[smh](\\d+s)?|\\d+y(\\d+d)?)(?=$|  )", "<age>"),
          mask("(?m)(?<=\\S) {3,}(?=\\S)", "  "),
          mask("(?m)(?<=\\S) +$", ""));

  private Normalizer() {}

  private static Map.Entry<Pattern, String> mask(String pattern, String mask) {
    return Map.entry(Pattern.compile(pattern), mask);
  }

  /**
   * What a program printed.
   *
   * @param kept values that the server chose, by the name that stands for them
   */
  static String text(String printed, Map<String, String> kept) {
    String text = printed;
    for (Map.Entry<String, String> each : kept.entrySet()) {
      if (!each.getValue().matches("\\d*")) {
        text = text.replace(each.getValue(), "<" + each.getKey() + ">");
      }
    }
    for (Map.Entry<Pattern, String> mask : MASKS) {
      text = mask.getKey().matcher(text).replaceAll(mask.getValue());
    }
    return text.strip();
  }

  /** A body in YAML, as the same in JSON. */
  static String yaml(String body, Map<String, String> kept) {
    try {
      return body(Theme.YAML.readTree(body).toString(), kept);
    } catch (IOException e) {
      return text(body, kept);
    }
  }

  /** A body of one or more JSON values, as {@link Rendering} shows it; any other text as it is. */
  static String body(String body, Map<String, String> kept) {
    StringJoiner values = new StringJoiner("\n");
    try (MappingIterator<JsonNode> each = JSON.readerFor(JsonNode.class).readValues(body)) {
      while (each.hasNextValue()) {
        JsonNode value = each.nextValue();
        sortCauses(value);
        values.add(Rendering.of(masked("", value)));
      }
    } catch (IOException e) {
      return text(body, kept);
    }
    return text(values.toString(), kept);
  }

  /** Many come in the order of Go's maps, which is a new one each time. */
  private static void sortCauses(JsonNode answer) {
    if (!(answer instanceof ObjectNode status)
        || !(status.at("/details/causes") instanceof ArrayNode causes)) {
      return;
    }
    String before = text(causes);
    sorted(causes);
    status.put("message", status.path("message").asText().replace(before, text(causes)));
  }

  /** Managers come in the order of their last second of work. */
  private static ArrayNode sorted(ArrayNode array) {
    List<JsonNode> sorted = new ArrayList<>();
    array.forEach(sorted::add);
    sorted.sort(Comparator.comparing(Rendering::of));
    return array.removeAll().addAll(sorted);
  }

  private static String text(ArrayNode causes) {
    StringJoiner text = new StringJoiner(", ");
    causes.forEach(
        cause -> text.add(cause.path("field").asText() + ": " + cause.path("message").asText()));
    return text.toString();
  }

  private static JsonNode masked(String key, JsonNode value) {
    return switch (value) {
      case ObjectNode object -> maskedFields(object);
      case ArrayNode array -> {
        ArrayNode masked = JSON.createArrayNode();
        array.forEach(each -> masked.add(masked(key, each)));
        yield key.equals("managedFields") ? sorted(masked) : masked;
      }
      case TextNode text when key.equals("resourceVersion") && text.asText().matches("[1-9]\\d*") ->
          TextNode.valueOf("<version>");
      case TextNode age when key.equals("cells") && AGE.matcher(age.asText()).matches() ->
          TextNode.valueOf("<age>");
      case TextNode text when key.equals("continue") && !text.asText().isEmpty() ->
          TextNode.valueOf("<continue>");
      default -> value;
    };
  }

  private static ObjectNode maskedFields(ObjectNode object) {
    ObjectNode masked = JSON.createObjectNode();
    object
        .properties()
        .forEach(each -> masked.set(each.getKey(), masked(each.getKey(), each.getValue())));
    return masked;
  }
}
