package dev.phalanx.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.kube.TestCluster;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code deploy/crd.yaml} and the examples on an API server. */
@ClassTemplate
@ExtendWith(ApiServers.class)
class ModelServingCrdIT {
  private static final String CRD = "deploy/crd.yaml";
  private static final String CRD_NAME = "crd/" + ModelServing.PLURAL + "." + ModelServing.GROUP;
  private static final KubernetesSerialization FABRIC8 = new KubernetesSerialization();

  private final KubernetesClient client;
  private final TestApiServer server;

  ModelServingCrdIT(TestApiServer server) throws IOException, InterruptedException {
    this.server = TestCluster.prepared(server).server();
    this.client = server.client();
  }

  private String kubectl(String... arguments) throws IOException, InterruptedException {
    var outcome = server.kubectl("", arguments);
    assertThat(outcome.status()).as(outcome.printed()).isZero();
    return outcome.printed();
  }

  @Test
  void aClientSideApplyTakesTheCrdAndFindsItUnchanged() throws IOException, InterruptedException {
    kubectl("delete", "-f", CRD);
    assertThat(kubectl("apply", "-f", CRD)).contains("created");
    assertThat(kubectl("apply", "-f", CRD)).contains("unchanged");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> kubectl("wait", "--for=condition=Established", CRD_NAME));
  }

  @Test
  void aServerSideApplyTakesItToo() throws IOException, InterruptedException {
    assertThat(kubectl("apply", "--server-side", "--force-conflicts", "-f", CRD))
        .contains("serverside-applied");
  }

  @AfterEach
  void removeServings() {
    client.resources(ModelServing.class).inNamespace("default").delete();
  }

  static Stream<JsonNode> examples() {
    return Manifests.files().stream().map(Manifests::documents).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void takesEveryExample(JsonNode document) {
    HasMetadata example =
        Manifests.isModelServing(document)
            ? FABRIC8.unmarshal(document.toString(), ModelServing.class)
            : FABRIC8.unmarshal(document.toString());
    var taken = client.resource(example).dryRun().fieldValidation(Validation.STRICT).create();
    assertThat(taken.getMetadata().getUid()).isNotEmpty();
  }

  @Test
  void fillsInTheDefaultsOfThePublishedCrdAndNoOthers() {
    var given =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelServing
        metadata: {name: m, namespace: default}
        spec:
          rolloutStrategy: {type: ServingGroupRollingUpdate, rollingUpdateConfiguration: {}}
          plugins: [{name: p, type: BuiltIn}]
          template:
            networkTopology: {highestTierAllowed: 1, rolePolicy: {}}
            roles:
            - name: r
              workerReplicas: 0
              entryTemplate: {spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}}
        """;
    assertThat(created(Manifests.yaml(given)).path("spec"))
        .isEqualTo(
            Manifests.yaml(
                """
                replicas: 1
                schedulerName: volcano
                recoveryPolicy: RoleRecreate
                rolloutStrategy:
                  type: ServingGroupRollingUpdate
                  rollingUpdateConfiguration: {maxUnavailable: 1}
                plugins: [{name: p, type: BuiltIn}]
                template:
                  restartGracePeriodSeconds: 0
                  networkTopology: {highestTierAllowed: 1, rolePolicy: {mode: hard}}
                  roles:
                  - name: r
                    replicas: 1
                    maxUnavailable: 1
                    workerReplicas: 0
                    entryTemplate:
                      spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: TCP}]}]}
                """));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /spec/template/networkTopology    | {mode: soft, highestTierAllowed: 1}
          /spec/rolloutStrategy             | {type: ServingGroupRollingUpdate, rollingUpdateConfiguration: {maxSurge: 25%, maxUnavailable: 1}}
          /spec/topologySpreadConstraints   | [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {a: b}}}]
          /spec/template/roles/0/entryTemplate/metadata         | {labels: {a: b}, annotations: {c: d}}
          /spec/template/roles/0/entryTemplate/spec/hostAliases | [{ip: 10.0.0.1, hostnames: [a]}, {ip: 10.0.0.1, hostnames: [b]}]
          /spec/template/roles/0/entryTemplate/spec/volumes     | [{name: v, ephemeral: {volumeClaimTemplate: {metadata: {labels: {a: b}}, spec: {accessModes: [ReadWriteOnce]}}}}]
          """)
  void losesNothing(String pointer, String value) {
    assertThat(created(Manifests.smallWith(pointer, value)).at(pointer))
        .isEqualTo(Manifests.yaml(value));
  }

  @ParameterizedTest(name = "{0}: {1} is refused with {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /spec/replicas             | -1  | should be a non-negative integer
          /spec/replica              | 1   | unknown field "spec.replica"
          /spec/template/roles       | []  | should have at least 1 items
          /spec/template/roles       | [{name: a, workerReplicas: 0, entryTemplate: {}}, {name: a, workerReplicas: 0, entryTemplate: {}}] | roles name must be unique
          /spec/template/roles/0/entryTemplate/spec/containers/0/imagee     | nginx                         | unknown field "spec.template.roles[0].entryTemplate.spec.containers[0].imagee"
          /spec/template/roles/0/entryTemplate/spec/containers              | [{name: a}, {name: a}]        | Duplicate value
          /spec/template/roles/0/entryTemplate/spec/containers/0/resources  | {limits: {memory: 8GB}}       | should match
          """)
  void refuses(String pointer, String value, String message) {
    var serving = Manifests.smallWith(pointer, value);
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> created(serving))
        .withMessageContaining(message);
  }

  @Test
  void theGangPolicyCannotBeChangedOrTakenAway() {
    var gang = "/spec/template/gangPolicy";
    created(Manifests.smallWith(gang, "{minRoleReplicas: {web: 1}}"));
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> replaced(Manifests.smallWith(gang, "{minRoleReplicas: {web: 0}}")))
        .withMessageContaining("minRoleReplicas is immutable");
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> replaced(Manifests.smallWith("/spec/replicas", "2")))
        .withMessageContaining("gangPolicy is required once set");
  }

  @Test
  void statusAndScaleAreSubresources() {
    created(Manifests.smallWith("/spec/replicas", "1"));
    var small = client.resources(ModelServing.class).inNamespace("default").withName("small");
    small.scale(3);
    var group = new GroupStatus("m-0", "b", Map.of("r", "1/2"), "ImagesPresent", "pod m-0-r-0-0");
    small.editStatus(
        serving -> {
          serving.setStatus(
              new ModelServingStatus(
                  2L, 3, 0, 3, 0, "a", "b", List.of(), List.of(group), "x=y", Map.of()));
          return serving;
        });
    var read = requireNonNull(small.get());
    assertThat(read.getSpec().replicas()).isEqualTo(3);
    assertThat(read.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(read.getStatus().availableReplicas()).isZero();
    assertThat(read.getStatus().groups()).containsExactly(group);
    assertThat(small.scale().getStatus().getSelector()).isEqualTo("x=y");
    assertThat(small.scale().getStatus().getReplicas()).isEqualTo(3);
  }

  @Test
  void kubectlShowsTheReplicas(TestApiServer server) throws IOException, InterruptedException {
    created(Manifests.smallWith("/spec/replicas", "1"));
    assertThat(server.kubectl("", "get", "modelservings", "-n", "default").printed())
        .containsPattern("NAME +REPLICAS +AVAILABLE +UPDATED +AGE\nsmall ");
  }

  @Test
  void kubectlRefusesAMisspeltField(TestApiServer server) throws IOException, InterruptedException {
    var serving =
        Manifests.smallWith("/spec/template/roles/0/workerTemplate/spec/conteiners", "[]");
    var outcome = server.kubectl(serving.toString(), "apply", "-f", "-");
    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.printed())
        .contains("unknown field")
        .contains("workerTemplate.spec.conteiners");
  }

  @Test
  void kubectlExplainsOurFields(TestApiServer server) throws IOException, InterruptedException {
    var explained =
        server.kubectl("", "explain", "modelserving.spec.template.roles.workerReplicas");
    assertThat(explained.printed()).contains("Worker pods beside the entry pod");
  }

  @Test
  void thePodSchemaIsThatOfKubernetes() throws IOException {
    var openApi = new JsonMapper().readTree(client.raw("/openapi/v3/api/v1"));
    var version = openApi.at("/info/version").asText();
    assumeTrue(
        version.equals(PodSchema.bundled().kubernetesVersion()),
        () -> "the API server is of " + version);
    assertThat(Files.readString(Path.of("src/main/resources/dev/phalanx/api/pod-schema.json")))
        .isEqualTo(PodSchemaImport.of(openApi));
  }

  private JsonNode created(JsonNode serving) {
    return json(resource(serving).fieldValidation(Validation.STRICT).create());
  }

  private JsonNode replaced(JsonNode serving) {
    return json(resource(serving).update());
  }

  private Resource<GenericKubernetesResource> resource(JsonNode serving) {
    return client.resource(FABRIC8.unmarshal(serving.toString(), GenericKubernetesResource.class));
  }

  private static JsonNode json(GenericKubernetesResource resource) {
    return Manifests.yaml(FABRIC8.asJson(resource));
  }
}
