package dev.phalanx.local.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
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

  private static final int SMALLEST = 9;
  private static final int BITS = 10;
  private static final BigDecimal KIBI = BigDecimal.valueOf(1L << BITS);
  private static final int LEAST_POWER = -3;
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

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
      throw new NumberFormatException(GoDecoding.QUANTITY);
    }
    String suffix = match.group("suffix");
    if (isExponent(suffix)) {
      return new BigDecimal(text);
    }
    BigDecimal factor = SUFFIXES.get(suffix);
    if (factor == null) {
      throw new NumberFormatException(GoDecoding.QUANTITY);
    }
    return new BigDecimal(match.group("number")).multiply(factor);
  }

  /**
   * A quantity as upstream writes it: the largest suffix of its kind with which the number needs no
   * fraction, so {@code 1000m} becomes {@code 1} and {@code 1024Mi} becomes {@code 1Gi}.
   */
  static String canonical(String text) {
    var match = QUANTITY.matcher(text);
    if (!match.matches() || !isQuantity(text)) {
      return text;
    }
    BigDecimal value = value(text).setScale(SMALLEST, RoundingMode.UP).stripTrailingZeros();
    if (value.signum() == 0) {
      return "0";
    }
    String suffix = match.group("suffix");
    boolean isBinary = suffix.endsWith("i") && value.abs().compareTo(KIBI) >= 0;
    if (isBinary && value.scale() <= 0) {
      return binary(value.toBigIntegerExact());
    }
    return decimal(value, isExponent(suffix));
  }

  private static String binary(BigInteger value) {
    int power = Math.min(value.getLowestSetBit() / BITS, BINARY.size() - 1);
    return value.shiftRight(power * BITS) + BINARY.get(power);
  }

  private static String decimal(BigDecimal value, boolean withExponent) {
    int power = Math.min(Math.floorDiv(-value.scale(), 3), DECIMAL.size() - 1 + LEAST_POWER);
    String number = value.movePointLeft(3 * power).toPlainString();
    if (withExponent) {
      return power == 0 ? number : number + "e" + 3 * power;
    }
    return number + DECIMAL.get(power - LEAST_POWER);
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
