package dev.phalanx.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PodSchemaImportTest {

  @Test
  void followsReferencesAndLeavesOutTheProse() throws IOException {
    var imported =
        imported(
            """
            io.k8s.api.core.v1.PodSpec:
              description: prose
              type: object
              required: [containers]
              properties:
                containers:
                  description: prose
                  type: array
                  default: []
                  items:
                    default: {}
                    allOf: [{$ref: "#/components/schemas/io.k8s.api.core.v1.Container"}]
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  x-kubernetes-patch-strategy: merge
                  x-kubernetes-patch-merge-key: name
                overhead:
                  type: object
                  additionalProperties: {$ref: "#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity"}
            io.k8s.api.core.v1.Container:
              type: object
              properties:
                description: {type: string, default: a, enum: [a, b]}
                again: {description: prose, default: {}, allOf: [{$ref: "#/components/schemas/io.k8s.api.core.v1.Container"}]}
            io.k8s.api.core.v1.NotReached: {type: object, unknown-keyword: 1}
            """);
    assertThat(imported)
        .isEqualTo(
            new YAMLMapper()
                .readTree(
                    """
                    kubernetes: "1.99"
                    definitions:
                      PodSpec:
                        type: object
                        required: [containers]
                        properties:
                          containers:
                            type: array
                            items: {$ref: Container}
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                          overhead:
                            type: object
                            additionalProperties: {$ref: Quantity}
                      Container:
                        type: object
                        properties:
                          description: {type: string, default: a, enum: [a, b]}
                          again: {default: {}, $ref: Container}
                    """));
  }

  @Test
  void metadataInATemplateAreLabelsAndAnnotations() throws IOException {
    var imported =
        imported(
            """
            io.k8s.api.core.v1.PodSpec:
              properties:
                metadata: {$ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
            io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta:
              properties:
                annotations: {type: object}
                labels: {type: object}
                managedFields: {$ref: "#/components/schemas/not.followed.ManagedFieldsEntry"}
                uid: {type: string}
            """);
    assertThat(imported.at("/definitions/ObjectMeta/properties").fieldNames())
        .toIterable()
        .containsExactly("annotations", "labels");
  }

  @Test
  void aKeywordThatItDoesNotKnowIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                imported(
                    """
                    io.k8s.api.core.v1.PodSpec:
                      properties: {a: {items: {x-kubernetes-new: true}}}
                    """))
        .withMessageContaining("uses x-kubernetes-new at PodSpec.a[]");
  }

  @Test
  void aChoiceThatACrdCannotExpressIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> imported("io.k8s.api.core.v1.PodSpec: {allOf: [{type: string}, {type: object}]}"))
        .withMessageContaining("allOf with 2 members at PodSpec");
  }

  @Test
  void aReferenceThatLeadsNowhereIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                imported(
                    """
                    io.k8s.api.core.v1.PodSpec:
                      properties: {a: {$ref: "#/components/schemas/a.Missing"}}
                    """))
        .withMessageContaining("has no schema 'a.Missing'");
  }

  @Test
  void twoSchemasWithOneShortNameAreAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                imported(
                    """
                    io.k8s.api.core.v1.PodSpec:
                      properties:
                        a: {$ref: "#/components/schemas/a.Same"}
                        b: {$ref: "#/components/schemas/b.Same"}
                    a.Same: {type: object}
                    """))
        .withMessageContaining("a.Same and b.Same");
  }

  private static JsonNode imported(String schemas) throws IOException {
    var openApi = new JsonMapper().createObjectNode();
    openApi.putObject("info").put("version", "1.99");
    openApi.putObject("components").set("schemas", new YAMLMapper().readTree(schemas));
    return new JsonMapper().readTree(PodSchemaImport.of(openApi));
  }
}
