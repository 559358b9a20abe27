package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many units may still be recreated now, in all ModelServings together.
 *
 * @param left by kind of failure; a kind that is absent has no limit
 */
public record StormBudget(SortedMap<FailureKind, Integer> left) {
  public static final StormBudget UNLIMITED = new StormBudget(Collections.emptySortedMap());

  public StormBudget {
    left = Collections.unmodifiableSortedMap(new TreeMap<>(left));
  }

  int of(FailureKind kind) {
    return left.getOrDefault(kind, Integer.MAX_VALUE);
  }
}
