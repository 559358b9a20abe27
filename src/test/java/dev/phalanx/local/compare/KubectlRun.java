package dev.phalanx.local.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Runs kubectl with nothing of the user's: no configuration, no cache. */
final class KubectlRun {
  private static final Duration LONGEST_WATCH = Duration.ofSeconds(5);
  private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

  private final Path config;
  private final Path home;

  KubectlRun(Path config, Path home) {
    this.config = config;
    this.home = home;
  }

  /** Exit status, and both streams together. */
  record Outcome(int status, String printed) {}

  /** The kubectl of {@code KUBEBUILDER_ASSETS}, else of {@code PATH}. */
  static Optional<Path> program() {
    String assets = System.getenv().getOrDefault("KUBEBUILDER_ASSETS", "");
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of((assets + ":" + path).split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** {@code kubectl 1.32}, for example; empty where there is none. */
  static String version() {
    if (program().isEmpty()) {
      return "";
    }
    Path nothing = Path.of(System.getProperty("java.io.tmpdir"), "none");
    Outcome outcome =
        new KubectlRun(nothing, nothing)
            .run(List.of("version", "--client", "-o", "json"), "", "", 0, () -> {});
    try {
      JsonNode version = new JsonMapper().readTree(outcome.printed()).path("clientVersion");
      return "kubectl %s.%s"
          .formatted(version.path("major").asText(), version.path("minor").asText());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs it to its end, or until it has printed as many lines.
   *
   * @param lines 0: to its end
   * @param meanwhile run when the first line is there
   */
  Outcome run(List<String> arguments, String input, String editor, int lines, Runnable meanwhile) {
    try {
      Process process = started(arguments, editor);
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(UTF_8));
      }
      return lines == 0 ? ended(process) : watched(process, lines, meanwhile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process started(List<String> arguments, String editor) throws IOException {
    List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !name.equals("PATH"));
    environment.put("HOME", home.toString());
    environment.put("KUBECACHEDIR", home.resolve("cache").toString());
    environment.put("KUBECONFIG", config.toString());
    environment.put("KUBE_EDITOR", editor);
    environment.put("KUBECTL_EXTERNAL_DIFF", "diff -u -N --label live --label merged");
    environment.put("TZ", "UTC");
    return builder.start();
  }

  private static Outcome ended(Process process) throws IOException, InterruptedException {
    Thread guard = Thread.ofVirtual().start(() -> destroyWhenLate(process));
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    guard.interrupt();
    return new Outcome(status, printed);
  }

  private static void destroyWhenLate(Process process) {
    try {
      if (!process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome watched(Process process, int lines, Runnable meanwhile)
      throws InterruptedException {
    List<String> printed = new CopyOnWriteArrayList<>();
    Thread reader = Thread.ofVirtual().start(() -> read(process.inputReader(UTF_8), printed));
    awaitLines(printed, 1);
    meanwhile.run();
    awaitLines(printed, lines);
    process.destroy();
    reader.join();
    return new Outcome(process.waitFor(), String.join("\n", printed));
  }

  private static void read(BufferedReader lines, List<String> printed) {
    try (lines) {
      lines.lines().forEach(printed::add);
    } catch (IOException | UncheckedIOException e) {
      printed.add(e.toString());
    }
  }

  private static void awaitLines(List<String> printed, int count) {
    try {
      Awaitility.await()
          .atMost(LONGEST_WATCH)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> printed.size() >= count);
    } catch (ConditionTimeoutException e) {
      printed.add("(nothing more within %s)".formatted(LONGEST_WATCH));
    }
  }
}
