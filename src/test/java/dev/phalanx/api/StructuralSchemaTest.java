package dev.phalanx.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StructuralSchemaTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void whatStandsBesideAReferenceWins() throws IOException {
    assertThat(
            expand(
                "{$ref: Part, description: ours, default: 2}",
                "{Part: {$ref: IntOrString, description: theirs, default: 1}}",
                "{}"))
        .isEqualTo(
            YAML.readTree(
                """
                description: ours
                default: 2
                anyOf: [{type: integer}, {type: string}]
                x-kubernetes-int-or-string: true
                """));
  }

  @Test
  void podSpecsLoseEnumsAndImpliedObjectsButKeepDefaults() throws IOException {
    assertThat(
            expand(
                "{items: {$ref: Container}}",
                "{}",
                """
                Container:
                  type: object
                  properties:
                    protocol: {type: string, default: TCP, enum: [TCP, UDP]}
                    enum: {type: string}
                    resources: {default: {}, $ref: Resources}
                Resources: {type: object, additionalProperties: {$ref: IntOrString}}
                """))
        .isEqualTo(
            YAML.readTree(
                """
                items:
                  type: object
                  properties:
                    protocol: {type: string, default: TCP}
                    enum: {type: string}
                    resources:
                      type: object
                      additionalProperties:
                        anyOf: [{type: integer}, {type: string}]
                        x-kubernetes-int-or-string: true
                """));
  }

  @Test
  void ourOwnEnumsStay() throws IOException {
    var ours = "{type: string, enum: [a, b], default: a}";
    assertThat(expand(ours, "{}", "{}")).isEqualTo(YAML.readTree(ours));
  }

  @Test
  void aDefinitionThatContainsItselfIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("{$ref: A}", "{A: {items: {$ref: B}}}", "{B: {items: {$ref: B}}}"))
        .withMessageContaining("B refers to itself");
  }

  @Test
  void aReferenceThatLeadsNowhereIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expand("{$ref: A}", "{}", "{}"))
        .withMessage("the pod schema of Kubernetes 1.99 defines no 'A'");
  }

  private static JsonNode expand(String node, String ours, String pods) throws IOException {
    var schema = YAML.createObjectNode().put("kubernetes", "1.99");
    schema.set("definitions", YAML.readTree(pods));
    return new StructuralSchema(YAML.readTree(ours), PodSchema.of(schema))
        .expand(YAML.readTree(node));
  }
}
