package dev.phalanx.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSONPath of printer columns: fields, indexes, {@code [*]}, {@code ['quoted.field']} and
 * filters {@code [?(@.type=="Ready")]}.
 */
final class JsonPaths {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.?([\\w-]+(?:\\\\\\.[\\w-]+)*)" // .field, with dots escaped
              + "|\\[(-?\\d+)]" // [0]
              + "|\\[['\"]([^'\"]+)['\"]]" // ['a.b/c']
              + "|(\\[\\*]|\\.\\*)" // [*]
              + "|\\[\\?\\(\\s*@\\.([\\w.-]+)\\s*(==|!=)\\s*['\"]?([^'\")]*)['\"]?\\s*\\)]");

  private JsonPaths() {}

  /** All that the path finds; nothing where it cannot be understood. */
  static List<JsonNode> find(JsonNode object, String path) {
    Matcher step = STEP.matcher(path.strip());
    List<JsonNode> found = List.of(object);
    int at = 0;
    while (at < path.strip().length()) {
      step.region(at, path.strip().length());
      if (!step.lookingAt()) {
        return List.of();
      }
      List<JsonNode> next = new ArrayList<>();
      found.forEach(node -> walk(node, step, next));
      found = next;
      at = step.end();
    }
    return found;
  }

  private static void walk(JsonNode node, Matcher step, List<JsonNode> found) {
    if (step.group(1) != null) {
      add(node.path(step.group(1).replace("\\.", ".")), found);
    } else if (step.group(2) != null) {
      int index = Integer.parseInt(step.group(2));
      add(node.path(index < 0 ? node.size() + index : index), found);
    } else if (step.group(3) != null) {
      add(node.path(step.group(3)), found);
    } else if (step.group(4) != null) {
      node.forEach(found::add);
    } else {
      boolean wanted = step.group(6).equals("==");
      for (JsonNode element : node) {
        JsonNode value = element.at("/" + step.group(5).replace('.', '/'));
        if (value.asText("").equals(step.group(7)) == wanted) {
          found.add(element);
        }
      }
    }
  }

  private static void add(JsonNode node, List<JsonNode> found) {
    if (!node.isMissingNode()) {
      found.add(node);
    }
  }
}
