package dev.phalanx.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "a.b/tier", "front", "size", "5", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=web|true",
        "app==web|true",
        "app = web|true",
        "app!=web|false",
        "other!=web|true",
        "app|true",
        "!app|false",
        "!other|true",
        "app in (web, api)|true",
        "app notin (api)|true",
        "app notin (web)|false",
        "other in (web)|false",
        "a.b/tier=front,app=web|true",
        "a.b/tier=front,app=api|false",
        "app=web,!other,size in (5)|true",
        "size>4|true",
        "size<4|false",
        "empty=|true",
        "empty in ()|true",
        "empty in (,web)|true",
        "app in (web,)|true",
        "app=|false"
      })
  void selectorsSelectAsUpstreamsDo(String selector, boolean isSelected) {
    assertThat(LabelSelector.parse(selector).test(LABELS)).isEqualTo(isSelected);
  }

  @Test
  void nothingSelectsAll() {
    assertThat(LabelSelector.parse("").test(Map.of())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b|unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        "a in b|unable to parse requirement: found 'b' expected: '('",
        "a in|unable to parse requirement: found '' expected: '('",
        "a,|found '', expected: identifier after ','",
        "a=b c|found 'c', expected: ',' or 'end of string'",
        "=b|found '=', expected: !, identifier, or 'end of string'",
        "!=b|found '!=', expected: !, identifier, or 'end of string'",
        "-a=b|unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of",
        "b=-|unable to parse requirement: values[0][b]: Invalid value: \"-\"",
        "size>x|unable to parse requirement: values[0][]: Invalid value: \"x\"",
      })
  void whatCannotBeParsedIsRefused(String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector)).hasMessageStartingWith(message);
  }
}
