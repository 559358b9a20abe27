package dev.phalanx.decision;

import java.util.List;

/**
 * A spec that cannot be followed; the last good one stays in force.
 *
 * @param generation the generation refused
 * @param problems field, value and fix, one each
 */
public record SpecRefusal(long generation, List<String> problems) {

  public SpecRefusal {
    problems = List.copyOf(problems);
  }
}
