package dev.phalanx.local.node.seen;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Amounts of resources, by name.
 *
 * @param milli thousandths of the resource's unit (core, byte, device), rounded up; never changed
 */
public record Amounts(SortedMap<String, Long> milli) {
  public static final Amounts NONE = new Amounts(new TreeMap<>());
  public static final String PODS = "pods";
  private static final long MILLI = 1000;

  public Amounts {
    milli = Collections.unmodifiableSortedMap(milli);
  }

  /** Reads {@code {"cpu": "500m", "memory": "1Gi"}}; what is no quantity is left out. */
  public static Amounts read(JsonNode quantities) {
    var amounts = new TreeMap<String, Long>();
    for (var quantity : quantities.properties()) {
      try {
        amounts.put(quantity.getKey(), milli(quantity.getValue().asText()));
      } catch (IllegalArgumentException | ArithmeticException e) {
        amounts.remove(quantity.getKey());
      }
    }
    return new Amounts(amounts);
  }

  private static long milli(String quantity) {
    return Quantity.parse(quantity)
        .getNumericalAmount()
        .multiply(BigDecimal.valueOf(MILLI))
        .setScale(0, RoundingMode.UP)
        .longValueExact();
  }

  /** One pod, as nodes count them. */
  public static Amounts onePod() {
    return new Amounts(new TreeMap<>(Map.of(PODS, MILLI)));
  }

  public Amounts plus(Amounts other) {
    return merged(other, Long::sum);
  }

  /** Never below zero by what this lacks: it may be negative. */
  public Amounts minus(Amounts other) {
    var result = new TreeMap<>(milli);
    other.milli.forEach((name, amount) -> result.merge(name, -amount, Long::sum));
    return new Amounts(result);
  }

  /** The larger of both, resource by resource. */
  public Amounts max(Amounts other) {
    return merged(other, Math::max);
  }

  /** This, and of {@code other} what this does not name. */
  public Amounts orElse(Amounts other) {
    return merged(other, (ours, _) -> ours);
  }

  private Amounts merged(Amounts other, BiFunction<Long, Long, Long> combination) {
    var result = new TreeMap<>(milli);
    other.milli.forEach((name, amount) -> result.merge(name, amount, combination));
    return new Amounts(result);
  }

  /** Names of the resources of which {@code free} has less than this asks. */
  public List<String> shortOf(Amounts free) {
    return milli.entrySet().stream()
        .filter(asked -> asked.getValue() > free.milli.getOrDefault(asked.getKey(), 0L))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether {@code free} has all that this asks. */
  public boolean fitsIn(Amounts free) {
    for (var asked : milli.entrySet()) {
      if (asked.getValue() > free.milli.getOrDefault(asked.getKey(), 0L)) {
        return false;
      }
    }
    return true;
  }
}
