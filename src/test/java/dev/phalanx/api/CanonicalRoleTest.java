package dev.phalanx.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalRoleTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * Hashes of {@code golden-roles.yaml}. They are labels in running clusters: another value here
   * means that an upgrade replaces every pod there is.
   */
  private static final List<String> GOLDEN_HASHES = List.of("58cznjddf5", "56xbnftrqc");

  /** SHA-256 of {@code role-meaning.json}; fields of later versions of Kubernetes stay unknown. */
  private static final String FROZEN =
      "464db6c7152772b8e7432662d113b0a1c5ee5a1d8584dfc253a517ffb16a10ca";

  private static final String GOLDEN_REVISION = "jwhq5p7q7c";

  @Test
  void theHashesOfRecordedRolesNeverChange() throws IOException {
    var roles = golden();
    assertThat(roles).extracting(CanonicalRole::hash).isEqualTo(GOLDEN_HASHES);
    assertThat(CanonicalRole.revision(roles)).isEqualTo(GOLDEN_REVISION);
  }

  @Test
  void whatHashesKnowOfPodsNeverChanges() throws IOException, GeneralSecurityException {
    try (var in = requireNonNull(RoleMeaning.class.getResourceAsStream("role-meaning.json"))) {
      var digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertThat(HexFormat.of().formatHex(digest)).isEqualTo(FROZEN);
    }
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
          {image: a, imagePullPolicy: Always}                         | {image: a}
          {image: 'a:latest', imagePullPolicy: Always}                | {image: 'a:latest'}
          {image: 'a:latest@sha256:1', imagePullPolicy: Always}       | {image: 'a:latest@sha256:1'}
          {image: 'r:80/a@sha256:1', imagePullPolicy: IfNotPresent}   | {image: 'r:80/a@sha256:1'}
          {image: 'r:80/a:1', imagePullPolicy: IfNotPresent}          | {image: 'r:80/a:1'}
          {terminationMessagePath: /dev/termination-log, terminationMessagePolicy: File} | {}
          {tty: false, stdin: false, stdinOnce: false}                | {}
          {readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3.0, initialDelaySeconds: 0}} | {readinessProbe: {tcpSocket: {port: 80}}}
          {livenessProbe: {httpGet: {port: 80, path: /, scheme: HTTP}}} | {livenessProbe: {httpGet: {port: 80}}}
          {env: [{name: A, value: ''}]}                               | {env: [{name: A}]}
          {env: [{name: A, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: a}}}]} | {env: [{name: A, valueFrom: {fieldRef: {fieldPath: a}}}]}
          {volumeMounts: [{name: a, mountPath: /a, readOnly: false}]} | {volumeMounts: [{name: a, mountPath: /a}]}
          {envFrom: [{secretRef: {}}]}                                | {envFrom: [{secretRef: {name: ''}}]}
          {env: [{name: M, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}]} | {env: [{name: M, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1024Ki}}}]}
          """)
  void containersThatMeanTheSameAreEqual(String one, String other) throws IOException {
    assertThat(container(one)).isEqualTo(container(other));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {restartPolicy: Always, dnsPolicy: ClusterFirst, enableServiceLinks: true, securityContext: {}} | {}
          {terminationGracePeriodSeconds: 30}                             | {}
          {hostNetwork: false, hostPID: false, hostIPC: false}            | {}
          {volumes: [{name: a, configMap: {name: c, defaultMode: 420}}]}  | {volumes: [{name: a, configMap: {name: c}}]}
          {volumes: [{name: a, hostPath: {path: /a, type: ''}}]}          | {volumes: [{name: a, hostPath: {path: /a}}]}
          """)
  void podsThatMeanTheSameAreEqual(String one, String other) throws IOException {
    assertThat(pod(one)).isEqualTo(pod(other));
    assertThat(pod(one).hash()).isEqualTo(pod(other).hash());
  }

  @ParameterizedTest(name = "{0} ≠ {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {volumes: [{name: a, emptyDir: {}}]}            | {volumes: [{name: a}]}
          {terminationGracePeriodSeconds: 0}              | {}
          {enableServiceLinks: false}                     | {}
          {automountServiceAccountToken: false}           | {}
          {restartPolicy: Never}                          | {}
          {futureSwitch: false}                           | {}
          """)
  void podsThatDifferAreNotEqual(String one, String other) throws IOException {
    assertThat(pod(one)).isNotEqualTo(pod(other));
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
          {image: a, imagePullPolicy: IfNotPresent}          | {image: a}
          {image: 'r:80/a', imagePullPolicy: IfNotPresent}   | {image: 'r:80/a'}
          {image: 'a:1', imagePullPolicy: Always}            | {image: 'a:1'}
          {readinessProbe: {tcpSocket: {port: 80}, periodSeconds: '10'}} | {readinessProbe: {tcpSocket: {port: 80}}}
          {readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 9}} | {readinessProbe: {tcpSocket: {port: 80}}}
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
  void numbersAreEqualByValueWhateverReadsThem() throws IOException {
    var text = "{\"a\":2.50,\"b\":1e-7,\"c\":80.0,\"d\":1e999}";
    var exact =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    var other = exact.readTree(text.replace("1e999", "2"));
    var one = new JsonMapper().readTree(text.replace("1e999", "2"));
    assertThat(CanonicalRole.of(other)).isEqualTo(CanonicalRole.of(one));
    assertThat(CanonicalRole.of(exact.readTree(text))).isNotEqualTo(CanonicalRole.of(one));
  }

  @Test
  void everyQuantityThatHashesKnowIsComparedByValue() {
    var roles =
        withOneQuantity(NODES.objectNode().put(PodSchema.REF, "PodSpec"))
            .map(pod -> member("workerTemplate", member("spec", pod)))
            .toList();
    assertThat(roles).hasSizeGreaterThan(15);
    for (JsonNode role : roles) {
      var other = Manifests.yaml(role.toString().replace("1Gi", "1024Mi"));
      assertThat(CanonicalRole.of(other)).as(role.toString()).isEqualTo(CanonicalRole.of(role));
    }
  }

  /** Empty but for one quantity {@code 1Gi}: such an object for each place the schema has one. */
  private static Stream<JsonNode> withOneQuantity(JsonNode schema) {
    var reference = schema.path(PodSchema.REF).asText();
    if (reference.equals(PodSchema.QUANTITY)) {
      return Stream.of(new TextNode("1Gi"));
    }
    if (!reference.isEmpty()) {
      return withOneQuantity(PodSchema.load("role-meaning.json").definition(reference));
    }
    Stream<JsonNode> inFields =
        schema
            .path("properties")
            .propertyStream()
            .flatMap(
                field ->
                    withOneQuantity(field.getValue()).map(value -> member(field.getKey(), value)));
    Stream<JsonNode> inMap =
        Stream.of(schema.path("additionalProperties"))
            .filter(JsonNode::isObject)
            .flatMap(CanonicalRoleTest::withOneQuantity)
            .map(value -> member("key", value));
    Stream<JsonNode> inList =
        Stream.of(schema.path("items"))
            .filter(JsonNode::isObject)
            .flatMap(CanonicalRoleTest::withOneQuantity)
            .map(item -> NODES.arrayNode().add(item));
    return Stream.of(inFields, inMap, inList).flatMap(it -> it);
  }

  private static JsonNode member(String key, JsonNode value) {
    return NODES.objectNode().set(key, value);
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

  private static CanonicalRole pod(String yaml) throws IOException {
    return role("{entryTemplate: {spec: %s}}".formatted(yaml));
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
