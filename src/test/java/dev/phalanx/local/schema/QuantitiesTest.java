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

  @ParameterizedTest
  @CsvSource({
    "1000m, 1",
    "1500m, 1500m",
    "0.5, 500m",
    "1024Mi, 1Gi",
    "1.5Gi, 1536Mi",
    "512Ki, 512Ki",
    "0.5Ki, 512",
    "1000, 1k",
    "100000, 100k",
    "1500000, 1500k",
    "1e3, 1e3",
    "10e2, 1e3",
    "2048, 2048",
    "0Gi, 0",
    "-2000m, -2",
    "0.0000000001, 1n"
  })
  void aQuantityIsWrittenWithTheLargestSuffix(String text, String canonical) {
    assertThat(Quantities.canonical(text)).isEqualTo(canonical);
  }
}
