package dev.phalanx.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "8,8",
    "500m,500m",
    "1000m,1",
    "2500m,2500m",
    "1124Gi,1124Gi",
    "2048Mi,2Gi",
    "1.5Gi,1536Mi",
    "1e3,1k",
    "1E3,1k",
    "1500,1500",
    "2000,2k",
    "100n,100n",
    "0.1,100m",
    "0,0",
    "0Gi,0",
    "1023,1023",
    "-1,-1",
    "+2,2",
    ".5,500m",
    "1.5,1500m",
    "1Ei,1Ei",
    "0.5Ki,512",
    "12E,12E",
    "1.0n,1n",
    "0.0000001Ki,102400n"
  })
  void printsTheCanonicalFormOfKubernetes(String written, String canonical) {
    assertThat(Quantity.parse(written)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gi", "1X", "1 Gi", "--1", "1Gib", "e3", "."})
  void refusesWhatIsNoQuantity(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1n,1n",
    "-0.1n,-1n",
    "1.1n,2n",
    "1e-30,1n",
    "1e-999,1n",
    "0e999,0",
    "1e-3,1m",
    "1e+3,1k",
    "1e19,10E",
    "1e21,1000E"
  })
  void roundsUpWhatIsTooFineAndKeepsWhatIsLarge(String written, String canonical) {
    assertThat(Quantity.parse(written)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1E-999999999", "0e1000", "1e99999999999", "1e-1000"})
  void refusesAnExponentThatNoQuantityHas(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the exponent of '%s' is not from -999 to 999; write a quantity such as 8, 500m or 64Gi"
                .formatted(text));
  }

  @Test
  void isEqualByValue() {
    assertThat(Quantity.parse("1Gi"))
        .isEqualTo(Quantity.parse("1073741824"))
        .hasSameHashCodeAs(Quantity.parse("1024Mi"));
    assertThat(Quantity.parse("1")).isNotEqualTo(Quantity.parse("2")).isNotEqualTo("1");
  }

  @Test
  void resourcesAddUpAndDropWhatIsZero() {
    var some =
        new Resources(
            new TreeMap<>(java.util.Map.of("cpu", Quantity.parse("1"), "gpu", Quantity.of(0))));
    var more =
        new Resources(
            new TreeMap<>(
                java.util.Map.of("cpu", Quantity.parse("500m"), "memory", Quantity.parse("1Gi"))));
    assertThat(some.plus(more).amounts()).hasToString("{cpu=1500m, memory=1Gi}");
    assertThat(some.max(more).amounts()).hasToString("{cpu=1, memory=1Gi}");
    assertThat(more.times(3).amounts()).hasToString("{cpu=1500m, memory=3Gi}");
    assertThat(more.times(0)).isEqualTo(Resources.NONE);
  }
}
