package dev.phalanx.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A node for people: a heading, its facts one below the other, and everything below it as a tree of
 * lines. Collections below the first level are left out, their members stand in their place: {@code
 * groups/0/roles/prefill-1/pods/0} is {@code groups}, {@code 0}, {@code prefill-1}, {@code 0}.
 */
public final class NodeText {
  private final Ink ink;
  private final StringBuilder out = new StringBuilder();

  private NodeText(Ink ink) {
    this.ink = ink;
  }

  /**
   * Lines, each ended by a line feed.
   *
   * @param title what the node is called in its heading
   */
  public static String of(String title, ServingNode node, Ink ink) {
    var text = new NodeText(ink);
    text.heading(title, node);
    text.facts(node);
    text.children(node, "", 0);
    return text.out.toString();
  }

  private void heading(String title, ServingNode node) {
    var line = new ArrayList<String>();
    if (node.standing() != Standing.PLAIN) {
      line.add(ink.of(node.standing(), node.standing().symbol()));
    }
    line.add(ink.strong(title));
    var cells = node.line().stream().filter(cell -> !cell.isEmpty()).map(OneLine::of).toList();
    line.add(ink.of(node.standing(), String.join("  ", cells)));
    out.append(String.join("  ", line).stripTrailing()).append('\n');
  }

  private void facts(ServingNode node) {
    var rows = new TextTable();
    node.unsaid().forEach((name, value) -> rows.add("  " + name, OneLine.of(value.toString())));
    rows.lines().forEach(line -> out.append(line).append('\n'));
  }

  private void children(ServingNode node, String indent, int depth) {
    var members = members(node, depth);
    var lines = lines(members);
    for (int i = 0; i < members.size(); i++) {
      var member = members.get(i);
      boolean isLast = i == members.size() - 1;
      out.append(ink.faint(indent + (isLast ? "└─ " : "├─ ")))
          .append(ink.of(member.node.standing(), lines.get(i)))
          .append('\n');
      children(member.node, indent + (isLast ? "   " : "│  "), depth + 1);
    }
  }

  /** Only members with as many cells line up: pods with pods, not with their Service. */
  private static List<String> lines(List<Member> members) {
    var places =
        IntStream.range(0, members.size())
            .boxed()
            .collect(Collectors.groupingBy(i -> members.get(i).node.line().size()));
    var lines = new ArrayList<>(Collections.nCopies(members.size(), ""));
    for (var alike : places.values()) {
      var rows = new TextTable();
      alike.forEach(i -> rows.add(cells(members.get(i))));
      var aligned = rows.lines().iterator();
      alike.forEach(i -> lines.set(i, aligned.next()));
    }
    return lines;
  }

  /** A child under the name that it is shown by. */
  private record Member(String name, ServingNode node) {}

  private static List<Member> members(ServingNode node, int depth) {
    var members = new ArrayList<Member>();
    for (var name : node.childNames()) {
      var child = node.child(name).orElseThrow();
      boolean isNothing = child.isCollection() && child.childNames().isEmpty();
      if (isNothing || (depth > 0 && child.isQuiet())) {
        continue;
      }
      if (depth > 0 && child.isCollection()) {
        members.addAll(members(child, depth));
      } else {
        members.add(new Member(name, child));
      }
    }
    return members;
  }

  private static List<String> cells(Member member) {
    var symbol = member.node.standing().symbol();
    var cells = new ArrayList<String>();
    cells.add((symbol.isEmpty() ? "" : symbol + " ") + member.name);
    member.node.line().forEach(cell -> cells.add(OneLine.of(cell)));
    return cells;
  }
}
