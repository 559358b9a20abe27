package dev.phalanx.local.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "100m, 0.1",
    "1.5Gi, 1610612736",
    "1e3, 1000",
    "2E2, 200",
    "1E, 1000000000000000000",
    "-1k, -1000",
    ".5, 0.5"
  })
  void aQuantityIsAnExactNumber(String text, BigDecimal number) {
    assertThat(Quantities.isQuantity(text)).isTrue();
    assertThat(Quantities.value(text)).isEqualByComparingTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "8GB", "1 Gi", "--1", "1.2.3"})
  void otherTextIsNone(String text) {
    assertThat(Quantities.isQuantity(text)).isFalse();
  }
}
