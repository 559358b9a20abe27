package dev.phalanx.api;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The one spelling of each resource quantity that equal ones share: its value without a suffix. */
final class QuantitySpelling {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?[0-9]{1,6}))?");
  private static final String BINARY = "KMGTPE";
  private static final String DECIMAL = "num kMGTPE";
  private static final int DECIMAL_STEP = 3;
  private static final BigDecimal BINARY_STEP = BigDecimal.valueOf(1024);

  private QuantitySpelling() {}

  /**
   * {@code 0.5} for {@code 500m}, {@code 1073741824} for {@code 1Gi}; a text that is no quantity
   * stays as it is.
   */
  static String canonical(String quantity) {
    var form = FORM.matcher(quantity);
    if (!form.matches()) {
      return quantity;
    }
    var number = new BigDecimal(form.group(1));
    var value = number;
    if (form.group(2) != null) {
      value = number.multiply(BINARY_STEP.pow(1 + BINARY.indexOf(form.group(2))));
    } else if (form.group(3) != null) {
      value =
          number.scaleByPowerOfTen(DECIMAL_STEP * (DECIMAL.indexOf(form.group(3)) - DECIMAL_STEP));
    } else if (form.group(4) != null) {
      value = number.scaleByPowerOfTen(Integer.parseInt(form.group(4)));
    }
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }
}
