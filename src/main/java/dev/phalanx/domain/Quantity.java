package dev.phalanx.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A Kubernetes resource quantity ({@code 8}, {@code 500m}, {@code 1124Gi}). Two quantities are
 * equal when their values are, however they were written; sums print in the canonical form of
 * Kubernetes (largest suffix that leaves no fraction). As in Kubernetes, what is finer than a
 * billionth is rounded away from zero.
 *
 * @param value the amount in the resource's own unit (cores, bytes, devices)
 * @param binary printed with 1024-based suffixes
 */
public record Quantity(BigDecimal value, boolean binary) implements Comparable<Quantity> {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]*\\.?[0-9]*)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?");
  private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final int DECIMAL_UNIT = 3;
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final int NANO = 9;
  private static final BigInteger LARGEST_EXPONENT = BigInteger.valueOf(999);
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, false);

  public Quantity {
    value = value.signum() == 0 ? BigDecimal.ZERO : rounded(value).stripTrailingZeros();
  }

  private static BigDecimal rounded(BigDecimal value) {
    return value.scale() > NANO ? value.setScale(NANO, RoundingMode.UP) : value;
  }

  public static Quantity of(long value) {
    return new Quantity(BigDecimal.valueOf(value), false);
  }

  /**
   * Parses the form of apimachinery's {@code resource.Quantity}; throws {@link
   * IllegalArgumentException} otherwise.
   */
  public static Quantity parse(String text) {
    var matcher = FORM.matcher(text.strip());
    if (!matcher.matches() || matcher.group(1).chars().noneMatch(Character::isDigit)) {
      throw new IllegalArgumentException(
          "'%s' is not a quantity such as 8, 500m or 64Gi".formatted(text));
    }
    var number = new BigDecimal(matcher.group(1));
    var suffix = matcher.group(2) == null ? "" : matcher.group(2);
    if (BINARY.contains(suffix)) {
      return new Quantity(number.multiply(KIBI.pow(BINARY.indexOf(suffix) + 1)), true);
    }
    if (suffix.length() > 1) {
      return new Quantity(number.scaleByPowerOfTen(exponent(text, suffix.substring(1))), false);
    }
    return new Quantity(
        number.scaleByPowerOfTen(DECIMAL_UNIT * (DECIMAL.indexOf(suffix) - DECIMAL_UNIT)), false);
  }

  /** Bounded, because a number is written out with all the zeros that it says. */
  private static int exponent(String text, String digits) {
    var exponent = new BigInteger(digits);
    if (exponent.abs().compareTo(LARGEST_EXPONENT) > 0) {
      throw new IllegalArgumentException(
          "the exponent of '%s' is not from -%s to %s; write a quantity such as 8, 500m or 64Gi"
              .formatted(text, LARGEST_EXPONENT, LARGEST_EXPONENT));
    }
    return exponent.intValue();
  }

  public Quantity plus(Quantity other) {
    return new Quantity(value.add(other.value), value.signum() == 0 ? other.binary : binary);
  }

  public Quantity times(int factor) {
    return new Quantity(value.multiply(BigDecimal.valueOf(factor)), binary);
  }

  public Quantity max(Quantity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity(var amount, var _) && value.compareTo(amount) == 0;
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return binary ? inBinary() : inDecimal();
  }

  private String inBinary() {
    if (!isWhole(value) || value.signum() == 0) {
      return inDecimal();
    }
    var rest = value;
    int unit = 0;
    while (unit < BINARY.size() && isWhole(rest.divide(KIBI, MathContext.UNLIMITED))) {
      rest = rest.divide(KIBI, MathContext.UNLIMITED);
      unit++;
    }
    return rest.toPlainString() + (unit == 0 ? "" : BINARY.get(unit - 1));
  }

  private String inDecimal() {
    for (int unit = DECIMAL.size() - 1; unit > 0; unit--) {
      var scaled = value.scaleByPowerOfTen(DECIMAL_UNIT * (DECIMAL_UNIT - unit));
      if (isWhole(scaled) && scaled.signum() != 0) {
        return String.format(Locale.ROOT, "%s%s", scaled.toPlainString(), DECIMAL.get(unit));
      }
    }
    return value.scaleByPowerOfTen(DECIMAL_UNIT * DECIMAL_UNIT).toBigInteger()
        + (value.signum() == 0 ? "" : "n");
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }
}
