package dev.phalanx.local.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultingTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String SCHEMA =
      """
      type: object
      properties:
        plain: {type: string}
        maybe: {type: string, nullable: true}
        standard: {type: string, default: x}
        map: {type: object, additionalProperties: {type: string}}
        list: {type: array, items: {type: string}}
      """;

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {plain: null}        | {standard: x}
          {maybe: null}        | {maybe: null, standard: x}
          {standard: null}     | {standard: x}
          {map: {a: null}}     | {map: {}, standard: x}
          {list: [null]}       | {list: [null], standard: x}
          """)
  void aNullThatIsNotAllowedCountsAsAbsent(String given, String expected)
      throws JsonProcessingException {
    JsonNode object = YAML.readTree(given);
    Defaulting.apply(object, FieldSchema.ofPart(YAML.readTree(SCHEMA)));
    assertThat(object).isEqualTo(YAML.readTree(expected));
  }
}
