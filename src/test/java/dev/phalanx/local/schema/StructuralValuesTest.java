package dev.phalanx.local.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of a real API server. */
class StructuralValuesTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | {type: number, multipleOf: 0.5} | a: Invalid value: 0: factor MultipleOf declared for a must be positive: 0
          0.7 | {type: number, multipleOf: 0.5} | a: Invalid value: 0.7: a in body should be a multiple of 0.5
          7   | {type: integer, multipleOf: 2}  | a: Invalid value: 7: a in body should be a multiple of 2
          true | {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]} | a: Invalid value: "boolean": a in body must be of type integer,string: "boolean"; <nil>: Invalid value: "": "a" must validate at least one schema (anyOf); a: Invalid value: "boolean": a in body must be of type integer: "boolean"
          """)
  void whatIsWrong(String value, String schema, String errors) throws JsonProcessingException {
    assertThat(
            StructuralValues.check(
                YAML.readTree(value), FieldSchema.ofPart(YAML.readTree(schema)), "a"))
        .extracting(Object::toString)
        .satisfies(all -> assertThat(String.join("; ", all)).isEqualTo(errors));
  }
}
