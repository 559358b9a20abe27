package dev.phalanx.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathsTest {
  private static final String OBJECT =
      """
      {"spec":{"replicas":3,"list":["a","b"],"x.y/z":"q"},
       "status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Other","status":"False"}]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".spec.replicas|[3]",
        ".spec.list[1]|[\"b\"]",
        ".spec.list[-1]|[\"b\"]",
        ".spec.list[*]|[\"a\", \"b\"]",
        ".spec['x.y/z']|[\"q\"]",
        ".status.conditions[?(@.type==\"Ready\")].status|[\"True\"]",
        ".status.conditions[?(@.type=='Other')].status|[\"False\"]",
        ".status.nothing.there|[]",
        ".spec.list[|[]"
      })
  void pathsFindWhatPrinterColumnsMean(String path, String found) throws Exception {
    JsonNode object = new JsonMapper().readTree(OBJECT);

    assertThat(JsonPaths.find(object, path)).hasToString(found);
  }
}
