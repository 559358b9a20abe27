package dev.phalanx.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalRoleTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * Hashes of {@code golden-roles.yaml}. They are labels in running clusters: another value here
   * means that an upgrade replaces every pod there is.
   */
  private static final List<String> GOLDEN_HASHES = List.of("zbb258r5dn", "56xbnftrqc");

  private static final String GOLDEN_REVISION = "hlc7xr4lxv";

  @Test
  void theHashesOfRecordedRolesNeverChange() throws IOException {
    var roles = golden();
    assertThat(roles).extracting(CanonicalRole::hash).isEqualTo(GOLDEN_HASHES);
    assertThat(CanonicalRole.revision(roles)).isEqualTo(GOLDEN_REVISION);
  }

  @Test
  void hashesAreLabelValuesOfTenLetters() throws IOException {
    assertThat(golden().getFirst().hash()).matches("[bcdfghjklmnpqrstvwxz2456789]{10}");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1, b: 2}                                   | {b: 2, a: 1}
          {a: 1, b: null}                                | {a: 1}
          {name: r, replicas: 1}                         | {name: r, replicas: 5}
          {name: r, maxUnavailable: 1}                   | {name: r, partition: 50%}
          {name: r, maxSurge: 1}                         | {name: r}
          {workerReplicas: 1}                            | {workerReplicas: 1.0}
          {entryTemplate: {metadata: {labels: {}}}}      | {entryTemplate: {}}
          {entryTemplate: {spec: {containers: null}}}    | {entryTemplate: {}}
          {workerTemplate: {spec: {overhead: {cpu: 1}}}} | {workerTemplate: {spec: {overhead: {cpu: 1000m}}}}
          """)
  void rolesThatMeanTheSameAreEqual(String one, String other) throws IOException {
    assertThat(role(one)).isEqualTo(role(other)).hasSameHashCodeAs(role(other));
    assertThat(CanonicalRole.of(YAML.readValue(one, Role.class))).isEqualTo(role(other));
    assertThat(role(one).hash()).isEqualTo(role(other).hash());
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {resources: {}}                                             | {}
          {args: [], ports: []}                                       | {}
          {resources: {limits: {memory: 1Gi}}}                        | {resources: {limits: {memory: 1024Mi}}}
          {resources: {requests: {cpu: 125}}}                         | {resources: {requests: {cpu: '125'}}}
          {resources: {requests: {nvidia.com/gpu: 8}}}                | {resources: {requests: {nvidia.com/gpu: 8000m}}}
          {ports: [{containerPort: 80}]}                              | {ports: [{containerPort: 80, protocol: TCP}]}
          {envFrom: [{secretRef: {}}]}                                | {envFrom: [{secretRef: {name: ''}}]}
          {env: [{name: M, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}]} | {env: [{name: M, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1024Ki}}}]}
          """)
  void containersThatMeanTheSameAreEqual(String one, String other) throws IOException {
    assertThat(container(one)).isEqualTo(container(other));
  }

  @ParameterizedTest(name = "{0} ≠ {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {image: a}                                         | {image: b}
          {image: a}                                         | {image: a, future: 1}
          {image: a}                                         | {image: a, future: []}
          {lifecycle: {}}                                    | {}
          {args: ['']}                                       | {}
          {future: 1Gi}                                      | {future: 1024Mi}
          {args: [1Gi]}                                      | {args: [1024Mi]}
          {env: [{name: A, value: 1Gi}]}                     | {env: [{name: A, value: 1024Mi}]}
          {env: [{name: A}, {name: B}]}                      | {env: [{name: B}, {name: A}]}
          {ports: [{containerPort: 80}]}                     | {ports: [{containerPort: 80, protocol: UDP}]}
          {readinessProbe: {tcpSocket: {port: 80}}}          | {readinessProbe: {tcpSocket: {port: '80'}}}
          {resources: {limits: {memory: 1Gi}}}               | {resources: {limits: {memory: 1G}}}
          {securityContext: {runAsUser: 0}}                  | {securityContext: {}}
          {securityContext: {privileged: false}}             | {securityContext: {}}
          """)
  void containersThatDifferAreNotEqual(String one, String other) throws IOException {
    assertThat(container(one)).isNotEqualTo(container(other));
    assertThat(container(one).hash()).isNotEqualTo(container(other).hash());
  }

  @Test
  void everyQuantityOfThePublishedSchemaIsComparedByValue() throws IOException {
    var schema =
        CrdSchema.document().at("/properties/spec/properties/template/properties/roles/items");
    var roles = withOneQuantity(schema).toList();
    assertThat(roles).hasSizeGreaterThan(30);
    for (var role : roles) {
      var other = YAML.readTree(role.toString().replace("1Gi", "1024Mi"));
      assertThat(CanonicalRole.of(other)).as(role.toString()).isEqualTo(CanonicalRole.of(role));
    }
  }

  /** Empty but for one quantity {@code 1Gi}: such an object for each place the schema has one. */
  private static Stream<JsonNode> withOneQuantity(JsonNode schema) {
    if (schema.has("pattern") && schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return Stream.of(new TextNode("1Gi"));
    }
    if (!schema.isObject()) {
      return Stream.of();
    }
    var nodes = JsonNodeFactory.instance;
    Stream<JsonNode> inFields =
        schema
            .path("properties")
            .propertyStream()
            .flatMap(
                field ->
                    withOneQuantity(field.getValue())
                        .map(value -> nodes.objectNode().set(field.getKey(), value)));
    Stream<JsonNode> inMap =
        withOneQuantity(schema.path("additionalProperties"))
            .map(value -> nodes.objectNode().set("key", value));
    Stream<JsonNode> inList =
        withOneQuantity(schema.path("items")).map(item -> nodes.arrayNode().add(item));
    return Stream.of(inFields, inMap, inList).flatMap(it -> it);
  }

  static Stream<JsonNode> examples() {
    return ExamplesTest.modelServings()
        .flatMap(serving -> serving.at("/spec/template/roles").valueStream());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theRecordedFormHasTheSameHashAgain(JsonNode role) throws IOException {
    var canonical = CanonicalRole.of(role);
    assertThat(CanonicalRole.of(new JsonMapper().readTree(canonical.json()))).isEqualTo(canonical);
    assertThat(CanonicalRole.of(new JsonMapper().treeToValue(role, Role.class)))
        .isEqualTo(canonical);
  }

  @Test
  void theRecordedFormKeepsWhatWasWritten() throws IOException {
    assertThat(
            role("""
                    name: r
                    replicas: 3
                    future: 1
                    workerReplicas: 1
                    entryTemplate:
                      spec:
                        containers:
                        - resources: {limits: {memory: 1024Mi}, requests: {cpu: 125}}
                          ports: [{protocol: TCP, containerPort: 80, name: null}]
                    """)
                .json())
        .isEqualTo(
            """
            {"entryTemplate":{"spec":{"containers":[\
            {"ports":[{"containerPort":80,"protocol":"TCP"}],\
            "resources":{"limits":{"memory":"1024Mi"},"requests":{"cpu":125}}}]}},\
            "future":1,"name":"r","workerReplicas":1}""");
  }

  @Test
  void theRevisionIsThatOfTheRolesInTheirOrder() throws IOException {
    var a = role("{name: a}");
    var b = role("{name: b}");
    assertThat(
            Stream.of(
                    List.of(a, b),
                    List.of(b, a),
                    List.of(a),
                    List.of(a, a),
                    List.<CanonicalRole>of())
                .map(CanonicalRole::revision))
        .doesNotHaveDuplicates();
    assertThat(CanonicalRole.revision(List.of(a, role("{name: b, replicas: 9}"))))
        .isEqualTo(CanonicalRole.revision(List.of(a, b)));
  }

  @Test
  void doesNotPrintTheTemplate() throws IOException {
    assertThat(container("{env: [{name: TOKEN, value: secret}]}").toString())
        .doesNotContain("secret");
  }

  @Test
  void refusesWhatIsNoRole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> role("[a]"))
        .withMessage("a role is a JSON object, not ARRAY");
  }

  @Test
  void leavesTheGivenRoleAlone() throws IOException {
    var given = (ObjectNode) YAML.readTree("{replicas: 1, name: r}");
    CanonicalRole.of(given);
    assertThat(given).isEqualTo(YAML.readTree("{replicas: 1, name: r}"));
  }

  private static CanonicalRole role(String yaml) throws IOException {
    return CanonicalRole.of(YAML.readTree(yaml));
  }

  private static CanonicalRole container(String yaml) throws IOException {
    return role("{entryTemplate: {spec: {containers: [%s]}}}".formatted(yaml));
  }

  private static List<CanonicalRole> golden() throws IOException {
    try (var in = CanonicalRoleTest.class.getResourceAsStream("golden-roles.yaml")) {
      return YAML.readTree(in).valueStream().map(CanonicalRole::of).toList();
    }
  }
}
