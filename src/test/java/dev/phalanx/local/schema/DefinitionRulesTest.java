package dev.phalanx.local.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.local.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of a real API server. */
class DefinitionRulesTest {
  private static final String SCHEMA = "spec.validation.openAPIV3Schema";

  @Test
  void aCrdWithEveryKeywordIsTaken() {
    assertThat(DefinitionRules.check(Recording.widgets())).isEmpty();
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                          | .type: Required value: must not be empty for specified object fields
          {type: integer, default: x}                 | .default: Invalid value: "string":  in body must be of type integer: "string"
          {type: array}                               | .items: Required value: must be specified
          {type: foo}                                 | .type: Unsupported value: "foo": supported values: "array", "boolean", "integer", "number", "object", "string"
          {type: object, properties: {b: {type: string}}, additionalProperties: {type: string}} | .additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive
          {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [n], items: {type: object, properties: {n: {type: string}}}} | .items.properties[n].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property
          """)
  void aFieldThatIsNotStructural(String field, String error) throws JsonProcessingException {
    assertThat(DefinitionRules.check(crd(field)))
        .extracting(Object::toString)
        .containsExactly(SCHEMA + ".properties[a]" + error);
  }

  @Test
  void aRuleThatDoesNotCompile() throws JsonProcessingException {
    assertThat(
            DefinitionRules.check(
                crd("{type: string, x-kubernetes-validations: [{rule: self ===}]}")))
        .singleElement()
        .satisfies(
            error ->
                assertThat(error.message())
                    .startsWith("Invalid value: {\"Rule\":\"self ===\"")
                    .contains("compilation failed: ERROR: <input>:1:8"));
  }

  @Test
  void aNameThatIsNotPluralAndGroup() throws JsonProcessingException {
    ObjectNode crd = crd("{type: string}");
    crd.withObject("/metadata").put("name", "bar");
    assertThat(DefinitionRules.check(crd))
        .extracting(Object::toString)
        .containsExactly(
            "metadata.name: Invalid value: \"bar\": must be spec.names.plural+\".\"+spec.group");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {scope: Everywhere} | spec.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespaced"
          {versions: []} | spec.versions: Invalid value: []: must have exactly one version marked as storage version
          {names: {plural: foos}} | spec.names.singular: Required value, spec.names.kind: Required value, spec.names.listKind: Required value
          {versions: [{name: v1, storage: true, schema: {openAPIV3Schema: {type: object}}, additionalPrinterColumns: [{name: A, type: colour, jsonPath: a}]}]} | spec.additionalPrinterColumns[0].type: Invalid value: "colour": must be one of boolean,date,integer,number,string, spec.additionalPrinterColumns[0].JSONPath: Invalid value: "a": must be a simple json path starting with .
          """)
  void aDefinitionThatCannotBeServed(String spec, String errors) throws JsonProcessingException {
    ObjectNode crd = crd("{type: string}");
    crd.withObject("/spec").setAll((ObjectNode) new YAMLMapper().readTree(spec));
    assertThat(DefinitionRules.check(crd))
        .extracting(Object::toString)
        .satisfies(all -> assertThat(String.join(", ", all)).isEqualTo(errors));
  }

  private static ObjectNode crd(String field) throws JsonProcessingException {
    return (ObjectNode)
        new YAMLMapper()
            .readTree(
                """
                metadata: {name: foos.ex.com}
                spec:
                  group: ex.com
                  scope: Namespaced
                  names: {plural: foos, kind: Foo}
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {a: %s}}}}
                """
                    .formatted(field));
  }
}
