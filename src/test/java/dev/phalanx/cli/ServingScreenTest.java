package dev.phalanx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.view.LlamaStory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A serving that grows, on a terminal and in a log. */
class ServingScreenTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void aLogGetsOneLineForEachChangeAndTheTreeOnceItIsReady() {
    var screen = new ServingScreen(out, new Terminal(false, 24));
    for (var story : List.of(LlamaStory.applied(), LlamaStory.applied(), LlamaStory.available())) {
      screen.show(List.of(story.state()), LlamaStory.START);
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "2026-01-01T10:00:00.000Z  default/llama-multinode  Progressing  0/1 groups ready  waits for "
                + "ControllerRevision llama-multinode-7kx2vbm4qz",
            "2026-01-01T10:00:00.000Z  default/llama-multinode  Available  1/1 groups ready",
            "✔  default/llama-multinode  Available  1/1 groups ready",
            "└─ ✔ 0  llama-multinode-0  2/2 roles ready  revision 7kx2vbm4qz",
            "   ├─ ✔ 405b-0  2/2 pods ready",
            "   │  ├─ ✔ 0  llama-multinode-0-405b-0-0  Running  node-1  ready",
            "   │  └─ ✔ 1  llama-multinode-0-405b-0-1  Running  node-2  ready",
            "   └─ ✔ 405b-1  2/2 pods ready",
            "      ├─ ✔ 0  llama-multinode-0-405b-1-0  Running  node-3  ready",
            "      └─ ✔ 1  llama-multinode-0-405b-1-1  Running  node-4  ready");
  }

  @Test
  void aLogSaysOnceThatAServingIsDeleted() {
    var screen = new ServingScreen(out, new Terminal(false, 24));
    screen.show(List.of(LlamaStory.applied().state()), LlamaStory.START);
    screen.show(List.of(), LlamaStory.START.plusSeconds(1));
    screen.show(List.of(), LlamaStory.START.plusSeconds(2));
    assertThat(text.toString().lines().skip(1))
        .containsExactly("2026-01-01T10:00:01.000Z  default/llama-multinode  deleted");
  }

  @Test
  void aTerminalIsDrawnOverOnlyWhenSomethingChanged() {
    var screen = new ServingScreen(out, new Terminal(true, 24));
    screen.show(List.of(LlamaStory.applied().state()), LlamaStory.START);
    var once = text.toString();
    screen.show(List.of(LlamaStory.applied().state()), LlamaStory.START.plusSeconds(1));
    assertThat(text.toString()).isEqualTo(once);
    int height = (int) once.lines().count() - 1; // the last one only switches wrapping on again
    screen.show(List.of(LlamaStory.available().state()), LlamaStory.START.plusSeconds(2));
    assertThat(text.toString().substring(once.length()))
        .startsWith("\u001b[%dA\r\u001b[J".formatted(height))
        .contains("llama-multinode-0-405b-1-1");
  }

  @Test
  void whatIsHigherThanTheTerminalIsCut() {
    var screen = new ServingScreen(out, new Terminal(true, 6));
    screen.show(List.of(LlamaStory.available().state()), LlamaStory.START);
    assertThat(text.toString().lines().toList().subList(0, 4))
        .last()
        .isEqualTo("… and 5 more lines");
  }
}
