package dev.phalanx.decision;

import java.time.Instant;
import java.util.List;

/**
 * What is decided on in one go: everything that arrived while the last decision was being written.
 *
 * @param at the core's only clock
 * @param inputs in the order of arrival; none when only time has passed
 * @param budget how many units may be recreated
 */
public record Observed(Instant at, List<Input> inputs, StormBudget budget) {

  public Observed {
    inputs = List.copyOf(inputs);
  }

  public static Observed of(Instant at, Input... inputs) {
    return new Observed(at, List.of(inputs), StormBudget.UNLIMITED);
  }
}
