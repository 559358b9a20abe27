package dev.phalanx.local.schema;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/** Kubernetes quantities such as {@code 100m}, {@code 1.5Gi} and {@code 1e3}, as exact numbers. */
final class Quantities {
  private static final Pattern QUANTITY =
      Pattern.compile(
          "(?<number>[+-]?(\\d+\\.?\\d*|\\.\\d+))(?<suffix>[eE][+-]?\\d+|[A-Za-z]{0,2})");
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("P", BigDecimal.ONE.movePointRight(15)),
          Map.entry("E", BigDecimal.ONE.movePointRight(18)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private Quantities() {}

  static boolean isQuantity(String text) {
    var match = QUANTITY.matcher(text);
    return match.matches()
        && (isExponent(match.group("suffix")) || isSuffix(match.group("suffix")));
  }

  /**
   * The number that a quantity stands for.
   *
   * @throws NumberFormatException where it is none
   */
  static BigDecimal value(String text) {
    var match = QUANTITY.matcher(text);
    if (!match.matches()) {
      throw new NumberFormatException(text + " is no quantity");
    }
    String suffix = match.group("suffix");
    if (isExponent(suffix)) {
      return new BigDecimal(text);
    }
    BigDecimal factor = SUFFIXES.get(suffix);
    if (factor == null) {
      throw new NumberFormatException(text + " has an unknown suffix");
    }
    return new BigDecimal(match.group("number")).multiply(factor);
  }

  private static boolean isSuffix(String suffix) {
    return SUFFIXES.containsKey(suffix);
  }

  private static boolean isExponent(String suffix) {
    return suffix.length() > 1
        && Character.toLowerCase(suffix.charAt(0)) == 'e'
        && !suffix.equals("Ei");
  }
}
