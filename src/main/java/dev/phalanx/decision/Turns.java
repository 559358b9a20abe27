package dev.phalanx.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How many groups, or role replicas of one role, a rollout may take now.
 *
 * @param spare how many of those that are ready
 * @param idle how many of those that are not, which might come back by themselves
 */
record Turns(int spare, int idle) {

  /**
   * Those whose turn it is, in the same order. A broken one, which is not ready either, always is,
   * and counts as one that is away.
   */
  <T> List<T> among(List<T> outdated, Predicate<T> isReady, Predicate<T> isBroken) {
    var taken = new ArrayList<T>();
    int ready = 0;
    int away = 0;
    for (var next : outdated) {
      if (isReady.test(next) ? ready++ < spare : away++ < idle || isBroken.test(next)) {
        taken.add(next);
      }
    }
    return taken;
  }
}
