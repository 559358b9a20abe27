package dev.phalanx.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelServingTest {
  private static final KubernetesSerialization FABRIC8 = new KubernetesSerialization();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String FULL =
      """
      apiVersion: workload.serving.volcano.sh/v1alpha1
      kind: ModelServing
      metadata: {name: m, namespace: d, generation: 3}
      spec:
        replicas: 2
        schedulerName: volcano
        recoveryPolicy: None
        future: 1
        rolloutStrategy:
          type: ServingGroupRollingUpdate
          future: {a: [1, 2]}
          rollingUpdateConfiguration: {maxUnavailable: 10%, maxSurge: 1, partition: 0, future: x}
        topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
        plugins:
        - {name: p, type: BuiltIn, config: {any: thing}, scope: {roles: [r], target: Entry, future: 1}, future: 1}
        template:
          restartGracePeriodSeconds: 60
          future: true
          gangPolicy: {minRoleReplicas: {r: 1}, future: 1}
          networkTopology:
            groupPolicy: {mode: hard, highestTierAllowed: 2, highestTierName: rack, future: 1}
            rolePolicy: {mode: soft}
            mode: soft
            highestTierAllowed: 3
            future: 1
          roles:
          - name: r
            replicas: 2
            entryTemplate: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, future: 1}]}}
            workerReplicas: 1
            workerTemplate: {spec: {containers: [{name: w}]}}
            maxUnavailable: 50%
            partition: 1
            future: {x: null, y: 1}
      status:
        observedGeneration: 3
        replicas: 2
        currentReplicas: 0
        updatedReplicas: 2
        availableReplicas: 1
        currentRevision: a
        updateRevision: b
        labelSelector: a=b
        future: 1
        conditions:
        - {type: Available, status: "False", reason: R, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
      """;

  @Test
  void keepsEveryFieldThatItDoesNotKnow() throws IOException {
    var written = new JsonMapper().readTree(FABRIC8.asJson(read(FULL)));
    assertThat(written).isEqualTo(YAML.readTree(FULL));
  }

  @Test
  void readsWhatItKnows() throws IOException {
    var spec = read(FULL).getSpec();
    assertThat(spec.replicas()).isEqualTo(2);
    assertThat(spec.others()).containsOnlyKeys("future");
    var pace = requireNonNull(requireNonNull(spec.rolloutStrategy()).rollingUpdateConfiguration());
    assertThat(pace.maxUnavailable()).isEqualTo(new IntOrString("10%"));
    assertThat(pace.maxSurge()).isEqualTo(new IntOrString(1));
    var template = requireNonNull(spec.template());
    assertThat(requireNonNull(template.gangPolicy()).minRoleReplicas()).isEqualTo(Map.of("r", 1));
    var entry = requireNonNull(template.roles().getFirst().entryTemplate());
    assertThat(entry.at("/spec/containers/0/future").asInt()).isEqualTo(1);
  }

  @Test
  void anObjectMayBeAlmostEmpty() throws IOException {
    assertThat((Object) read("{kind: ModelServing, metadata: {name: m}}").getSpec()).isNull();
    var template =
        requireNonNull(read("{spec: {template: {gangPolicy: {}}}}").getSpec().template());
    assertThat(template.roles()).isEmpty();
    assertThat(requireNonNull(template.gangPolicy()).minRoleReplicas()).isEmpty();
  }

  @Test
  void aNullTemplateIsNone() throws IOException {
    var spec = read("{spec: {template: {roles: [{name: a, workerTemplate: null}]}}}").getSpec();
    assertThat(requireNonNull(spec.template()).roles().getFirst().workerTemplate()).isNull();
  }

  @Test
  void aStatusIsWrittenWithItsZeros() throws IOException {
    var condition = new ConditionBuilder().withType("Available").withStatus("True").build();
    var status =
        new ModelServingStatus(
            1L, 0, 0, 0, 0, "r", "r", List.of(condition), List.of(), null, Map.of());
    assertThat(new JsonMapper().readTree(FABRIC8.asJson(status)))
        .isEqualTo(
            YAML.readTree(
                """
                observedGeneration: 1
                replicas: 0
                currentReplicas: 0
                updatedReplicas: 0
                availableReplicas: 0
                currentRevision: r
                updateRevision: r
                conditions: [{type: Available, status: "True"}]
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          {mode: soft, highestTierAllowed: 2}  | {mode: soft, highestTierAllowed: 2}
          {highestTierAllowed: 2}              | {highestTierAllowed: 2}
          {mode: soft, groupPolicy: {}}        | {}
          {groupPolicy: {highestTierName: a}}  | {highestTierName: a}
          {rolePolicy: {mode: hard}}           | none
          """)
  void theFlatTopologyOfOldManifestsIsThatOfTheGroup(String written, @Nullable String ofGroups)
      throws IOException {
    var spec = read("{spec: {template: {networkTopology: %s}}}".formatted(written)).getSpec();
    var topology = requireNonNull(requireNonNull(spec.template()).networkTopology());
    assertThat(topology.policyOfGroups())
        .isEqualTo(
            ofGroups == null
                ? Optional.empty()
                : Optional.of(YAML.readValue(ofGroups, NetworkTopologySpec.class)));
  }

  @Test
  void doesNotPrintWhatMayBeSecret() throws IOException {
    var serving =
        read(
            """
            metadata: {name: m, namespace: d, annotations: {last-applied: s3cret}}
            spec:
              plugins: [{name: p, type: BuiltIn, config: s3cret}]
              template:
                roles: [{name: r, workerReplicas: 1, entryTemplate: s3cret, workerTemplate: s3cret}]
            """);
    assertThat(serving).hasToString("ModelServing[d/m]");
    assertThat(serving.getSpec().toString()).contains("Role[r, null x (1 + 1)]", "PluginSpec[p]");
    assertThat(serving.getSpec().toString()).doesNotContain("s3cret");
  }

  @Test
  void isTheResourceOfTheCrd() {
    assertThat(CustomResource.getCRDName(ModelServing.class))
        .isEqualTo(ModelServing.PLURAL + "." + ModelServing.GROUP);
    assertThat(new ModelServing().getApiVersion()).isEqualTo(ModelServing.API_VERSION);
    assertThat(new ModelServing().getKind()).isEqualTo(ModelServing.KIND);
    assertThat(new ModelServing().getScope()).isEqualTo("Namespaced");
  }

  private static ModelServing read(String yaml) throws IOException {
    return FABRIC8.unmarshal(YAML.readTree(yaml).toString(), ModelServing.class);
  }
}
