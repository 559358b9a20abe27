package dev.phalanx.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schema in {@code deploy/crd.yaml} takes and refuses. */
class CrdSchemaTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          /spec/template/roles/0/name                                             | 405b
          /spec/template/networkTopology                                          | {mode: soft, highestTierAllowed: 1}
          /spec/rolloutStrategy                                                   | {type: ServingGroupRollingUpdate, rollingUpdateConfiguration: {maxSurge: 25%, maxUnavailable: 2}}
          /spec/topologySpreadConstraints                                         | [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
          /spec/schedulerName                                                     | ""
          /spec/plugins                                                           | [{name: p, type: BuiltIn, config: {any: [1, {thing: true}]}, scope: {target: Nobody}}]
          /spec/template/roles/0/workerReplicas                                   | 0
          /spec/template/roles/0/entryTemplate                                    | {}
          /spec/template/roles/0/maxUnavailable                                   | 50%
          /spec/template/roles/0/entryTemplate/spec/containers/0/resources/limits | {cpu: 8, memory: 1.5Gi, nvidia.com/gpu: "8"}
          /spec/template/roles/0/entryTemplate/spec/containers/0/imagePullPolicy  | AnyFutureValue
          /spec/template/roles/0/entryTemplate/spec/hostAliases                   | [{ip: 10.0.0.1, hostnames: [a]}, {ip: 10.0.0.1, hostnames: [b]}]
          """)
  void takes(String pointer, String value) {
    assertThat(CrdSchema.errors(Manifests.smallWith(pointer, value))).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          /spec/replicas                                                          | many
          /spec/replica                                                           | 1
          /spec/recoveryPolicy                                                    | Retry
          /spec/rolloutStrategy                                                   | {}
          /spec/template/roles                                                    | []
          /spec/template/roles                                                    | [{name: a, workerReplicas: 0}]
          /spec/template/roles                                                    | [{name: a, entryTemplate: {}}]
          /spec/template/roles/0/name                                             | much-too-long-name
          /spec/template/roles/0/name                                             | under_score
          /spec/template/roles/0/entryTemplate/metadata                           | {name: x}
          /spec/template/roles/0/entryTemplate/spec                               | {nodeSelector: {a: b}}
          /spec/template/roles/0/entryTemplate/spec/containers/0/imagee           | nginx
          /spec/template/roles/0/entryTemplate/spec/containers/0/resources/limits | {memory: 8GB}
          /spec/template/roles/0/entryTemplate/spec/volumes                       | [{name: v, emptyDir: {sizeLimit: much}}]
          /spec/template/networkTopology                                          | {groupPolicy: {mode: firm}}
          /spec/template/networkTopology                                          | {highestTierAllowed: -1}
          /status                                                                 | {conditions: [{type: Available}]}
          """)
  void refuses(String pointer, String value) {
    assertThat(CrdSchema.errors(Manifests.smallWith(pointer, value))).isNotEmpty();
  }

  static Stream<String> podSpecs() {
    return Stream.of("entryTemplate", "workerTemplate")
        .map(
            "/properties/spec/properties/template/properties/roles/items/properties/%s/properties/spec"
                ::formatted);
  }

  @ParameterizedTest
  @MethodSource("podSpecs")
  void podSpecsHaveNoProse(String pointer) {
    var podSpec = (ObjectNode) CrdSchema.document().at(pointer);
    assertThat(podSpec.path("description").asText()).isNotEmpty();
    assertThat(podSpec.without("description").findValues("description"))
        .as("only fields of that name")
        .isEmpty();
  }
}
