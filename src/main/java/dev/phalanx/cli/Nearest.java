package dev.phalanx.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The names that somebody may have meant. */
public final class Nearest {
  private static final int NAMED = 8;

  private Nearest() {}

  /** Names, nearest to {@code wanted} first, bounded; {@code nothing} when there are none. */
  public static String of(String wanted, Collection<String> names) {
    var distinct = names.stream().distinct().toList();
    if (distinct.isEmpty()) {
      return "nothing";
    }
    var nearest =
        distinct.stream()
            .sorted(
                Comparator.comparingInt((String name) -> distance(wanted, name))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    int more = distinct.size() - NAMED;
    return more > 0 ? "%s and %d more".formatted(nearest, more) : nearest;
  }

  /** Levenshtein's: how many characters are to be inserted, deleted or replaced. */
  private static int distance(String from, String to) {
    var costs = new int[to.length() + 1];
    Arrays.setAll(costs, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, Math.min(costs[j], costs[j - 1]) + 1);
      }
    }
    return costs[to.length()];
  }
}
