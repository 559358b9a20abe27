package dev.phalanx.view;

import dev.phalanx.decision.ServingState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One node of the tree that HTTP, command line and tests show: facts and named children, both in
 * order. The paths are those of {@code /servings/<ns>/<name>}: {@code spec}, {@code status}, {@code
 * conditions/<type>}, {@code revisions/<revision>/roles/<role>/<entry|worker>}, {@code
 * groups/<ordinal>/roles/<role>-<ordinal>/pods/<index>}.
 *
 * <p>Immutable. Children are made when they are looked at, so one pod of thousands costs no more
 * than the way to it. Nothing in it comes from a template but what {@code TemplateNodes} lets out.
 */
public final class ServingNode {
  private final Standing standing;
  private final List<String> line;
  private final SequencedMap<String, Value> facts;
  private final SequencedMap<String, Supplier<ServingNode>> children;
  private final boolean quiet;
  private final Set<String> said;

  private ServingNode(Draft draft) {
    standing = draft.standing;
    line = List.copyOf(draft.line);
    facts = draft.facts;
    children = draft.children;
    quiet = draft.quiet;
    said = Set.copyOf(draft.said);
  }

  /** The whole tree of a state. */
  public static ServingNode of(ServingState state) {
    return StateNodes.root(state);
  }

  static Draft draft(Standing standing) {
    return new Draft(standing);
  }

  Standing standing() {
    return standing;
  }

  /** What people read beside its name, cell by cell; siblings have the same cells. */
  List<String> line() {
    return line;
  }

  /** Its facts by name, in order. */
  Map<String, Value> facts() {
    return Collections.unmodifiableMap(facts);
  }

  /** The facts that its line does not say already. */
  Map<String, Value> unsaid() {
    var rest = new LinkedHashMap<>(facts);
    rest.keySet().removeAll(said);
    return rest;
  }

  /** Names of its children, in order. */
  List<String> childNames() {
    return List.copyOf(children.sequencedKeySet());
  }

  /** Whether it is only a name for its children, such as {@code groups}. */
  boolean isCollection() {
    return line.isEmpty() && facts.isEmpty();
  }

  /** Whether people need to see it only when something is wrong with it. */
  boolean isQuiet() {
    return quiet && (standing == Standing.READY || standing == Standing.PLAIN);
  }

  Optional<ServingNode> child(String name) {
    return Optional.ofNullable(children.get(name)).map(Supplier::get);
  }

  /** Follows names separated by {@code /}; empty ones do not count. */
  public Lookup find(String path) {
    var node = this;
    var walked = new ArrayList<String>();
    for (var segment : path.split("/")) {
      if (segment.isEmpty()) {
        continue;
      }
      var next = node.child(segment);
      if (next.isEmpty()) {
        return new Lookup.Missing(String.join("/", walked), segment, node.childNames());
      }
      walked.add(segment);
      node = next.get();
    }
    return new Lookup.Found(node);
  }

  /** A node that is being put together. */
  static final class Draft {
    private final Standing standing;
    private final List<String> line = new ArrayList<>();
    private final SequencedMap<String, Value> facts = new LinkedHashMap<>();
    private final SequencedMap<String, Supplier<ServingNode>> children = new LinkedHashMap<>();

    private final List<String> said = new ArrayList<>();
    private boolean quiet;

    private Draft(Standing standing) {
      this.standing = standing;
    }

    Draft line(String... cells) {
      line.addAll(List.of(cells));
      return this;
    }

    Draft fact(String name, Value value) {
      facts.put(name, value);
      return this;
    }

    Draft fact(String name, String text) {
      return fact(name, Value.of(text));
    }

    Draft fact(String name, long number) {
      return fact(name, Value.of(number));
    }

    Draft fact(String name, boolean isTrue) {
      return fact(name, Value.of(isTrue));
    }

    Draft fact(String name, Optional<String> text) {
      text.ifPresent(present -> fact(name, present));
      return this;
    }

    Draft child(String name, Supplier<ServingNode> node) {
      children.put(name, node);
      return this;
    }

    /** Names of facts that the line says too. */
    Draft said(String... names) {
      said.addAll(List.of(names));
      return this;
    }

    /** Left out of a tree of more than itself while nothing is wrong with it. */
    Draft quiet() {
      quiet = true;
      return this;
    }

    ServingNode build() {
      return new ServingNode(this);
    }
  }
}
