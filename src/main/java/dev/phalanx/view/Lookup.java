package dev.phalanx.view;

import java.util.List;

/** Where a path leads. */
public sealed interface Lookup {

  record Found(ServingNode node) implements Lookup {}

  /**
   * Nothing has that name there.
   *
   * @param parent the path that does exist, empty for the serving itself
   * @param segment the first name that does not
   * @param there the names that exist below {@code parent}, in order
   */
  record Missing(String parent, String segment, List<String> there) implements Lookup {
    private static final int NAMED = 12;

    public Missing {
      there = List.copyOf(there);
    }

    /** One sentence: what is missing, and what is there instead. */
    public String message() {
      var where = parent.isEmpty() ? "the serving" : parent;
      if (there.isEmpty()) {
        return "%s has no part '%s': it has no parts at all".formatted(where, segment);
      }
      var names = String.join(", ", there.subList(0, Math.min(NAMED, there.size())));
      int more = there.size() - NAMED;
      return "%s has no part '%s'; it has %s%s"
          .formatted(where, segment, names, more > 0 ? " and %d more".formatted(more) : "");
    }
  }
}
