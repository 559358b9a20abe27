package dev.phalanx.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitySpellingTest {

  @ParameterizedTest
  @CsvSource({
    "8, 8.0",
    "8, +8",
    "1, 1000m",
    "1Gi, 1024Mi",
    "1Gi, 1073741824",
    "1.5Gi, 1536Mi",
    "1k, 1000",
    "1k, 1e3",
    "1M, 1E6",
    "1E, 1000P",
    "0.5, 500m",
    ".5, 500m",
    "5., 5",
    "1u, 1000n",
    "0, 0Gi",
    "0, -0",
    "1e-3, 1m",
    "100e999997, 1e999999",
  })
  void equalQuantitiesAreSpelledAlike(String one, String other) {
    assertThat(QuantitySpelling.canonical(one)).isEqualTo(QuantitySpelling.canonical(other));
  }

  @ParameterizedTest
  @CsvSource({"1Gi, 1G", "1, -1", "1m, 1M", "1, 1000", "1E, 1e0", "0, 1n"})
  void differentQuantitiesAreNot(String one, String other) {
    assertThat(QuantitySpelling.canonical(one)).isNotEqualTo(QuantitySpelling.canonical(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gi", "8GB", "1e1.5", "1e9999999", " 1", "1 Gi", "half"})
  void whatIsNoQuantityStaysAsItIs(String text) {
    assertThat(QuantitySpelling.canonical(text)).isEqualTo(text);
  }
}
