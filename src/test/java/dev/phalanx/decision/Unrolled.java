package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A whole rollout, one thing after another: the first of what is asked for happens, until nothing
 * is. Each row shows the groups by ordinal: for each role replica the letter of its revision in the
 * order in which they were asked for, in brackets when it is not ready; {@code -} when there is
 * none or it is going.
 */
final class Unrolled {
  private static final int ENDLESS = 5_000;

  private final Story story;
  private final List<String> rows = new ArrayList<>();
  private final List<Revision> revisions = new ArrayList<>();
  private Consumer<Story> invariant = _ -> {};

  Unrolled(Story story) {
    this.story = story;
  }

  /** A serving that is ready with {@code wanted}. */
  static Unrolled from(Fixtures.Wanted wanted) {
    var unrolled = new Unrolled(Story.of(wanted));
    unrolled.revisions.add(wanted.observed().spec().revision());
    unrolled.untilNothingIsAsked();
    return unrolled;
  }

  Unrolled holding(Consumer<Story> other) {
    invariant = other;
    return this;
  }

  /** Asks for it, and forgets the rows so far. */
  Unrolled asks(Input.ServingObserved wanted) {
    if (!revisions.contains(wanted.spec().revision())) {
      revisions.add(wanted.spec().revision());
    }
    rows.clear();
    noted();
    story.sees(wanted);
    noted();
    return this;
  }

  /** At most so many things happen. */
  Unrolled steps(int steps) {
    for (int i = 0; i < steps && step(); i++) {
      noted();
    }
    return this;
  }

  Unrolled untilNothingIsAsked() {
    noted();
    for (int i = 0; step(); i++) {
      noted();
      if (i > ENDLESS) {
        throw new AssertionError("it does not come to rest:\n" + text());
      }
    }
    return this;
  }

  Story story() {
    return story;
  }

  /** All rows, each unlike the one before. */
  String text() {
    return String.join("\n", rows) + "\n";
  }

  private boolean step() {
    return story.whenTheNextThingHappens();
  }

  private void noted() {
    invariant.accept(story);
    var row = row();
    if (rows.isEmpty() || !rows.getLast().equals(row)) {
      rows.add(row);
    }
  }

  private String row() {
    var groups = story.state().groups().byOrdinal();
    int last = Math.max(highest(groups), story.state().spec().orElseThrow().replicas() - 1);
    return IntStream.rangeClosed(0, last)
        .mapToObj(ordinal -> groups.get(new GroupOrdinal(ordinal)))
        .map(group -> group == null || group.condemned().isPresent() ? "-" : cells(group))
        .collect(Collectors.joining(" "));
  }

  private static int highest(SortedMap<GroupOrdinal, ServingGroupState> groups) {
    return groups.isEmpty() ? -1 : groups.lastKey().value();
  }

  private String cells(ServingGroupState group) {
    var cells = new StringBuilder();
    for (var id : ids(group)) {
      var role = group.role(id);
      cells.append(role.filter(it -> it.condemned().isEmpty()).map(this::cell).orElse("-"));
    }
    return cells.toString();
  }

  /** Also those that are missing below the highest, per role. */
  private static SortedSet<RoleId> ids(ServingGroupState group) {
    var highest = new TreeMap<String, Integer>();
    group.roles().keySet().forEach(id -> highest.merge(id.role(), id.ordinal(), Math::max));
    var ids = new TreeSet<RoleId>();
    highest.forEach(
        (role, ordinal) ->
            IntStream.rangeClosed(0, ordinal).forEach(it -> ids.add(new RoleId(role, it))));
    return ids;
  }

  private String cell(RoleState role) {
    int index = revisions.indexOf(role.revision());
    var letter = index < 0 ? "?" : String.valueOf((char) ('a' + index));
    return role.isReady() ? letter : "(" + letter + ")";
  }
}
