package dev.phalanx.cli;

import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import dev.phalanx.view.EventText;
import dev.phalanx.view.Ink;
import dev.phalanx.view.Lookup;
import dev.phalanx.view.NodeText;
import dev.phalanx.view.ServingNode;
import dev.phalanx.view.ServingSummary;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Servings while they change. On a terminal their groups, roles and pods are drawn over themselves;
 * anywhere else each change of a serving's summary is one line, its deletion is another, and its
 * tree is printed once it is ready.
 *
 * <p>Not thread-safe.
 */
public final class ServingScreen {
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";

  private final PrintWriter out;
  private final Terminal terminal;
  private final Map<ServingId, String> told = new HashMap<>();
  private List<ServingState> shown = List.of();
  private List<String> drawn = List.of();

  /**
   * @param terminal what {@code out} is
   */
  public ServingScreen(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Shows what differs from what was shown last.
   *
   * @param states of the servings that are not deleted
   */
  public void show(List<ServingState> states, Instant now) {
    if (isShown(states)) {
      return;
    }
    shown = List.copyOf(states);
    if (terminal.isOne()) {
      draw(states);
    } else {
      states.forEach(state -> tell(state, now));
      tellDeleted(states, now);
    }
    out.flush();
  }

  /** A state that has not been replaced says what it said: thousands of pods are not told anew. */
  private boolean isShown(List<ServingState> states) {
    return states.size() == shown.size()
        && IntStream.range(0, states.size()).allMatch(i -> isSame(states.get(i), shown.get(i)));
  }

  @SuppressWarnings("ReferenceEquality") // states are immutable, and large
  private static boolean isSame(ServingState one, ServingState other) {
    return one == other;
  }

  private void tell(ServingState state, Instant now) {
    var summary = ServingSummary.of(state);
    var line =
        "%s  %s  %d/%d groups ready%s"
            .formatted(
                summary.id().key(),
                summary.phase(),
                summary.ready(),
                summary.wanted(),
                summary.waitsFor().map(what -> "  waits for " + what).orElse(""));
    if (!line.equals(told.put(state.id(), line))) {
      out.println(EventText.time(now) + "  " + line);
      if (summary.isReady()) {
        tree(state, Ink.PLAIN).forEach(out::println);
      }
    }
  }

  private void tellDeleted(List<ServingState> states, Instant now) {
    var left = states.stream().map(ServingState::id).collect(Collectors.toSet());
    var deleted = told.keySet().stream().filter(id -> !left.contains(id)).sorted().toList();
    for (var id : deleted) {
      told.remove(id);
      out.println("%s  %s  deleted".formatted(EventText.time(now), id.key()));
    }
  }

  private void draw(List<ServingState> states) {
    var lines = new ArrayList<String>();
    states.forEach(state -> lines.addAll(tree(state, Ink.COLOUR)));
    var fitting = fitting(lines);
    if (!fitting.equals(drawn)) {
      erase();
      out.print(NO_WRAP);
      fitting.forEach(out::println);
      out.print(WRAP);
      drawn = fitting;
    }
  }

  private void erase() {
    if (!drawn.isEmpty()) {
      out.print("\u001b[%dA\r".formatted(drawn.size()) + CLEAR_BELOW);
    }
  }

  /** What is drawn over itself must not be higher than the terminal. */
  private List<String> fitting(List<String> lines) {
    int most = Math.max(2, terminal.rows() - 2);
    if (lines.size() <= most) {
      return lines;
    }
    var fitting = new ArrayList<>(lines.subList(0, most - 1));
    fitting.add("… and %d more lines".formatted(lines.size() - fitting.size()));
    return fitting;
  }

  /** The serving's own line, and its groups below it. */
  private static List<String> tree(ServingState state, Ink ink) {
    var serving = ServingNode.of(state);
    var lines = new ArrayList<String>();
    lines.add(NodeText.of(state.id().key(), serving, ink).lines().findFirst().orElseThrow());
    if (serving.find("groups") instanceof Lookup.Found(var groups)) {
      NodeText.of("groups", groups, ink).lines().skip(1).forEach(lines::add);
    }
    return lines;
  }
}
