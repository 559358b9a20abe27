package dev.phalanx.local.compare;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The requests of {@code compare/requests} get the answers of a real API server: of the one that
 * {@code KUBEBUILDER_ASSETS} names, else those that are recorded.
 */
@ExtendWith(Worlds.Extension.class)
class ComparisonIT {
  private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private final Worlds worlds;

  ComparisonIT(Worlds worlds) {
    this.worlds = worlds;
  }

  static List<Theme> themes() {
    return Theme.all();
  }

  @ParameterizedTest
  @MethodSource("themes")
  void bothAnswerAlike(Theme theme) throws IOException {
    Optional<World> real = worlds.real();
    assumeTrue(!theme.needsKubectl() || canRunKubectl(real), "no kubectl of the recorded version");
    World.Conversation embedded = worlds.embedded().in(theme.name());
    Map<String, String> recorded = Recorded.answers(theme.name());
    Map<String, String> expected = new LinkedHashMap<>();
    List<String> complaints = new ArrayList<>();
    World.Conversation reference = real.isPresent() ? real.get().in(theme.name()) : null;
    for (List<Step> batch : theme.batches()) {
      Map<String, CompletableFuture<String>> answers = sent(batch, embedded);
      Map<String, CompletableFuture<String>> references =
          reference == null ? Map.of() : sent(batch, reference);
      for (Step step : batch) {
        String name = step.name();
        String answer =
            reference == null
                ? recorded.getOrDefault(name, "")
                : Objects.requireNonNull(references.get(name)).join();
        expected.put(name, answer);
        String actual = Objects.requireNonNull(answers.get(name)).join();
        new Verdict(theme.name() + ": " + name, answer, actual)
            .complaint()
            .ifPresent(complaints::add);
      }
    }
    real.ifPresent(world -> Recorded.hold(theme.name(), expected, world));
    Verdict.failOn(complaints);
  }

  private static Map<String, CompletableFuture<String>> sent(
      List<Step> batch, World.Conversation conversation) {
    Map<String, CompletableFuture<String>> answers = new LinkedHashMap<>();
    for (Step step : batch) {
      answers.put(
          step.name(), CompletableFuture.supplyAsync(() -> conversation.answer(step), THREADS));
    }
    return answers;
  }

  private static boolean canRunKubectl(Optional<World> real) {
    return KubectlRun.program().isPresent()
        && (real.isPresent()
            || Stream.of(Recorded.versions().split(", ")).anyMatch(KubectlRun.version()::equals));
  }
}
