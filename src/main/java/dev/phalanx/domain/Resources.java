package dev.phalanx.domain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Amounts by resource name ({@code cpu}, {@code memory}, {@code nvidia.com/gpu}); what is zero is
 * absent.
 */
public record Resources(SortedMap<String, Quantity> amounts) {
  public static final Resources NONE = new Resources(Collections.emptySortedMap());

  public Resources {
    var present = new TreeMap<>(amounts);
    present.values().removeIf(quantity -> quantity.value().signum() == 0);
    amounts = Collections.unmodifiableSortedMap(present);
  }

  public Resources plus(Resources other) {
    return merged(other, Quantity::plus);
  }

  /** The larger amount of each resource. */
  public Resources max(Resources other) {
    return merged(other, Quantity::max);
  }

  public Resources times(int factor) {
    var product = new TreeMap<String, Quantity>();
    amounts.forEach((name, quantity) -> product.put(name, quantity.times(factor)));
    return new Resources(product);
  }

  private Resources merged(Resources other, BinaryOperator<Quantity> operator) {
    var merged = new TreeMap<>(amounts);
    other.amounts.forEach((name, quantity) -> merged.merge(name, quantity, operator));
    return new Resources(merged);
  }
}
