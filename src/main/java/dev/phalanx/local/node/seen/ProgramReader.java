package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows the commands of multi-node inference: the Ray script of vLLM's image, {@code ray start},
 * vLLM's and SGLang's own multi-node modes; the script {@code ray-bootstrap}, by the name under
 * which a shell runs it; and of batch jobs {@code sleep}, {@code exit}, {@code true}, {@code
 * false}, {@code echo}. Everything else serves from its start on.
 */
final class ProgramReader {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][\\w.-]*)\\)");
  private static final Pattern RAY_LEADER = Pattern.compile("multi-node-serving\\.sh\\s+leader\\b");
  private static final Pattern RAY_WORKER = Pattern.compile("multi-node-serving\\.sh\\s+worker\\b");
  private static final Pattern RAY_HEAD = Pattern.compile("\\bray start\\b[^;&|]*--head\\b");
  private static final Pattern RAY_MEMBER = Pattern.compile("\\bray start\\b[^;&|]*--address\\b");
  private static final Pattern ENGINE =
      Pattern.compile(
          "\\bvllm serve\\b|vllm\\.entrypoints|\\bsglang\\.launch_server\\b|\\bsglang serve\\b"
              + "|\\btrtllm-serve\\b|\\btritonserver\\b|text-generation-launcher|llama-server");
  private static final Pattern SLEEP = Pattern.compile("sleep (\\d+(?:\\.\\d+)?)([smh]?)");
  private static final Pattern EXIT = Pattern.compile("exit(?: (\\d+))?");
  private static final Map<String, Integer> SECONDS = Map.of("", 1, "s", 1, "m", 60, "h", 3600);
  private static final int EXIT_CODES = 256;
  private static final String WAIT_SCRIPT = "ray-bootstrap";
  private static final Pattern WAIT_DEADLINE = Pattern.compile("deadlineSeconds=(\\d{1,6})");
  private static final int USUAL_DEADLINE = 1800;

  private final Map<String, String> environment;
  private final String text;

  private ProgramReader(Map<String, String> environment, String text) {
    this.environment = environment;
    this.text = text;
  }

  static Program read(JsonNode container) {
    var environment = environment(container.path("env"));
    List<String> words = new ArrayList<>(Json.texts(container.path("command")));
    words.addAll(Json.texts(container.path("args")));
    var expanded = words.stream().map(word -> expanded(word, environment)).toList();
    return isWaitScript(expanded)
        ? awaitsPort(environment, expanded)
        : new ProgramReader(environment, String.join(" ", withoutShell(expanded))).program();
  }

  private static List<String> withoutShell(List<String> words) {
    return isShell(words) ? words.subList(2, words.size()) : words;
  }

  private static boolean isShell(List<String> words) {
    return words.size() > 2
        && List.of("sh", "bash", "/bin/sh", "/bin/bash").contains(words.getFirst())
        && words.get(1).startsWith("-")
        && words.get(1).endsWith("c");
  }

  /** A shell takes the word after its script for the script's name. */
  private static boolean isWaitScript(List<String> words) {
    return isShell(words) && words.size() > 3 && words.get(3).equals(WAIT_SCRIPT);
  }

  private static Program awaitsPort(Map<String, String> environment, List<String> words) {
    int deadline =
        words.stream()
            .map(WAIT_DEADLINE::matcher)
            .filter(Matcher::matches)
            .map(found -> Integer.parseInt(found.group(1)))
            .findFirst()
            .orElse(USUAL_DEADLINE);
    return new Program.AwaitsPort(environment.getOrDefault("ENTRY_ADDRESS", ""), deadline);
  }

  private Program program() {
    if (RAY_LEADER.matcher(text).find()) {
      return new Program.Gathers(number("ray_cluster_size").orElse(groupSize()));
    }
    if (RAY_WORKER.matcher(text).find()) {
      return joins("ray_address");
    }
    if (RAY_HEAD.matcher(text).find()) {
      return new Program.Gathers(ENGINE.matcher(text).find() ? groupSize() : 1);
    }
    if (RAY_MEMBER.matcher(text).find()) {
      return joins("address");
    }
    return ENGINE.matcher(text).find() ? engine() : shell();
  }

  /** The engines' own multi-node modes: {@code --nnodes}, and vLLM's data parallel. */
  private Program engine() {
    int nodes = number("nnodes").orElse(1);
    if (nodes > 1) {
      return number("node-rank").orElse(0) == 0
          ? new Program.Gathers(nodes)
          : joins("dist-init-addr", "master-addr");
    }
    if (text.contains("--headless")) {
      return joins("data-parallel-address", "master-addr");
    }
    int all = number("data-parallel-size").orElse(1);
    int here = Math.max(1, number("data-parallel-size-local").orElse(all));
    return all > here ? new Program.Gathers((all + here - 1) / here) : new Program.LoadsModel();
  }

  private Program joins(String... options) {
    for (var name : options) {
      var address = option(name);
      if (address.isPresent()) {
        return new Program.Joins(address.orElseThrow().replaceFirst(":\\d+$", ""));
      }
    }
    return new Program.Joins(environment.getOrDefault("ENTRY_ADDRESS", ""));
  }

  /** Commands that end, if it consists of nothing else. */
  private Program shell() {
    double seconds = 0;
    int code = 0;
    if (text.isBlank()) {
      return new Program.Serves();
    }
    for (var part : text.split("&&|;|\n", -1)) {
      var command = part.strip();
      var sleep = SLEEP.matcher(command);
      var exit = EXIT.matcher(command);
      if (sleep.matches()) {
        seconds += Double.parseDouble(sleep.group(1)) * SECONDS.getOrDefault(sleep.group(2), 1);
      } else if (exit.matches()) {
        return new Program.Ends(exit.group(1) == null ? code : code(exit.group(1)), seconds);
      } else if (command.equals("false") || command.equals("/bin/false")) {
        code = 1;
      } else if (isQuick(command)) {
        code = 0;
      } else {
        return new Program.Serves();
      }
    }
    return new Program.Ends(code, seconds);
  }

  private static boolean isQuick(String command) {
    return List.of("", "true", "/bin/true", ":", "date").contains(command)
        || command.startsWith("echo ");
  }

  private static int code(String digits) {
    return digits.length() > 4 ? 1 : Integer.parseInt(digits) % EXIT_CODES;
  }

  private int groupSize() {
    return parsed(environment.getOrDefault("GROUP_SIZE", "")).orElse(1);
  }

  private Optional<Integer> number(String option) {
    return option(option).flatMap(ProgramReader::parsed);
  }

  private static Optional<Integer> parsed(String digits) {
    return digits.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }

  /** The value in {@code --name=value} or {@code --name value}, underscores as good as dashes. */
  private Optional<String> option(String name) {
    var pattern = Pattern.compile("--%s[= ]+(\\S+)".formatted(name.replaceAll("[-_]", "[-_]")));
    return Optional.of(pattern.matcher(text))
        .filter(Matcher::find)
        .map(found -> found.group(1).replaceAll("[;\"']+$", ""));
  }

  private static Map<String, String> environment(JsonNode variables) {
    var environment = new TreeMap<String, String>();
    for (var variable : variables) {
      if (variable.has("value")) {
        environment.put(
            variable.path("name").asText(), expanded(variable.path("value").asText(), environment));
      }
    }
    return environment;
  }

  /** As a kubelet does: {@code $(NAME)} where the name is known, {@code $$} is a dollar. */
  private static String expanded(String word, Map<String, String> environment) {
    return word.indexOf('$') < 0
        ? word
        : VARIABLE
            .matcher(word)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1) == null
                            ? "$"
                            : environment.getOrDefault(found.group(1), found.group())));
  }
}
