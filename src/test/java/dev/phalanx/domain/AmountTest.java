package dev.phalanx.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "3, 10, 3, 3",
    "25%, 10, 2, 3",
    "0%, 10, 0, 0",
    "200%, 10, 20, 20",
    "2147483647%, 100, 2147483647, 2147483647",
    "2147483647%, 101, 2147483647, 2147483647",
    "2147483647%, 2147483647, 2147483647, 2147483647",
    "50%, 2147483647, 1073741823, 1073741824",
  })
  void aPercentageIsAtMostTheLargestNumber(String text, int total, int down, int up) {
    var amount = Amount.parse(text);
    assertThat(amount.downOf(total)).isEqualTo(down);
    assertThat(amount.upOf(total)).isEqualTo(up);
  }
}
