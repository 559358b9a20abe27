package dev.phalanx.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
  /** The values of upstream's {@code duration_test.go}. */
  @ParameterizedTest
  @CsvSource({
    "PT-5S,<invalid>", "PT-1S,0s", "PT0S,0s", "PT1S,1s", "PT70S,70s", "PT119S,119s",
    "PT2M,2m", "PT2M4S,2m4s", "PT3M3S,3m3s", "PT10M1S,10m", "PT2H59M,179m", "PT3H,3h",
    "PT5H9M,5h9m", "PT10H2M,10h", "PT47H59M,47h", "PT48H,2d", "PT51H,2d3h", "PT8760H,365d",
    "PT17520H,2y", "PT26304H,3y1d", "PT78840H,9y"
  })
  void spansReadAsKubectlShowsThem(Duration span, String text) {
    assertThat(Ages.of(span)).isEqualTo(text);
  }
}
