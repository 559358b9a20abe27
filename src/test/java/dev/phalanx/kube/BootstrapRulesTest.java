package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.phalanx.api.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BootstrapRulesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String ENTRY = "spec.template.roles[0].entryTemplate.spec.containers[0]";
  private static final String LEADER_READY = "a.b/startup-policy: LeaderReady";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          args: [--ray_cluster_size=2]                                                 |
          args: [--ray_cluster_size=3]                                                 | args[0] 3
          args: [--ray_cluster_size=1]                                                 | args[0] 1
          command: [sh, -c, 'bash m.sh leader --ray_cluster_size=4; vllm serve m']     | command[2] 4
          command: [sh, -c, 'bash m.sh leader --ray_cluster_size="4" && vllm serve m'] | command[2] 4
          command: [m.sh, leader], args: [--ray-cluster-size, '5']                     | args[0] 5
          command: [m.sh, leader, --ray_cluster_size=]                                 | command[2] ''
          command: [m.sh, leader, --ray_cluster_size=two]                              | command[2] two
          args: [--ray_cluster_size=$(GROUP_SIZE)]                                     |
          args: [--ray_cluster_size=$GROUP_SIZE]                                       |
          args: ['--ray_cluster_size=${GROUP_SIZE}']                                   |
          args: ['--ray_cluster_size="$(GROUP_SIZE)"']                                 |
          args: [--ray_cluster_size=$(LWS_GROUP_SIZE)]                                 |
          args: [--ray_cluster_size=$(SIZE)], env: [{name: SIZE, value: '2'}]          |
          args: [--ray_cluster_size=$(SIZE)], env: [{name: SIZE, value: '9'}]          | args[0] 9
          args: [--ray_cluster_size=$SIZE], env: [{name: SIZE, value: $(GROUP_SIZE)}]  |
          args: [--ray_cluster_size=$SIZE], env: [{name: SIZE, valueFrom: {}}]         |
          args: [--ray_cluster_size=$(GROUP_SIZE)], env: [{name: GROUP_SIZE, value: '9'}] |
          args: ['--ray_cluster_size=`cat size`']                                      |
          args: [--ray_cluster_size_is_not_it=7]                                       |
          """)
  void aClusterSizeThatIsNotTheGroups(String container, String expected) {
    var warnings = warnings("", "containers: [{%s}]".formatted(container), "containers: []", 1);
    if (expected == null) {
      assertThat(warnings).isEmpty();
    } else {
      var place = expected.split(" ")[0];
      var value = expected.split(" ")[1].replace("'", "");
      assertThat(warnings)
          .containsExactly(
              ENTRY
                  + ".%s: --ray_cluster_size is '%s', but a replica of the role has 2 pods (1 +"
                      .formatted(place, value)
                  + " workerReplicas), so the head never sees the size that it waits for; write"
                  + " --ray_cluster_size=$(GROUP_SIZE)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          args: [--ray_address=]                                             | args[0]
          args: ['--ray_address= ']                                          | args[0]
          command: [sh, -c, 'm.sh worker --ray_address= --block']            | command[2]
          command: [sh, -c, 'm.sh worker --ray_address=; echo']              | command[2]
          command: [sh, -c, 'm.sh worker --ray_address=""']                  | command[2]
          args: ['--ray_address=:6379']                                      | args[0]
          args: [--ray_address=$(ENTRY_ADDRESS)]                             |
          args: [--ray_address=$ENTRY_ADDRESS]                               |
          args: [--ray_address, head]                                        |
          args: [--ray_address=head]                                         |
          """)
  void anAddressThatIsMissing(String container, String place) {
    var warnings = warnings("", "containers: []", "containers: [{}, {%s}]".formatted(container), 1);
    if (place == null) {
      assertThat(warnings).isEmpty();
    } else {
      var path = "spec.template.roles[0].workerTemplate.spec.containers[1]." + place;
      assertThat(warnings)
          .singleElement()
          .asString()
          .startsWith(path + ": --ray_address is '")
          .contains("write --ray_address=$(ENTRY_ADDRESS)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          readinessProbe: {tcpSocket: {port: 8080}}                               | asks port '8080' | 6379
          readinessProbe: {httpGet: {port: 8000, path: /health}}                  | asks port '8000' | 6379
          readinessProbe: {grpc: {port: 9000}}                                    | asks port '9000' | 6379
          readinessProbe: {httpGet: {port: http}}, ports: [{name: http, containerPort: 8080}] | asks port 'http' | 6379
          readinessProbe: {exec: {command: [curl, 'localhost:8080/health']}}      | runs a command   | 6379
          command: [ray, start, --head, --port=7000], readinessProbe: {tcpSocket: {port: 6379}} | asks port '6379' | 7000
          readinessProbe: {tcpSocket: {port: 6379}}                               | |
          readinessProbe: {tcpSocket: {port: gcs}}, ports: [{name: gcs, containerPort: 6379}] | |
          command: [m.sh, leader, --ray_port=7000], readinessProbe: {tcpSocket: {port: 7000}} | |
          readinessProbe: {exec: {command: [sh, -c, 'nc -z localhost 6379']}}     | |
          readinessProbe: {exec: {command: [ray, health-check]}}                  | |
          livenessProbe: {tcpSocket: {port: 8080}}                                | |
          """)
  void readinessThatNeedsWorkersThatWaitForIt(String container, String asked, String port) {
    var warnings =
        warnings(LEADER_READY, "containers: [{%s}]".formatted(container), "containers: []", 1);
    if (asked == null) {
      assertThat(warnings).isEmpty();
    } else {
      assertThat(warnings)
          .containsExactly(
              ENTRY
                  + ".readinessProbe: %s, which answers only once all workers have joined, while"
                      .formatted(asked)
                  + " metadata.annotations['a.b/startup-policy'] is 'LeaderReady', which has"
                  + " workers wait until the entry is ready; remove the annotation, or probe port "
                  + port);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          leaderworkerset.sigs.k8s.io/startup-policy: LeaderReady       | 1 | true
          leaderworkerset.sigs.k8s.io/startupPolicy: leader-ready       | 1 | true
          startup-policy: WaitForLeaderReady                            | 1 | true
          leaderworkerset.sigs.k8s.io/startup-policy: LeaderReady       | 0 | false
          leaderworkerset.sigs.k8s.io/startup-policy: LeaderCreated     | 1 | false
          leaderworkerset.sigs.k8s.io/size: LeaderReady                 | 1 | false
          note: LeaderReady                                             | 1 | false
          """)
  void onlyLeaderFirstAnnotationsCount(String annotation, int workers, boolean isWarned) {
    var entry = "containers: [{readinessProbe: {tcpSocket: {port: 8080}}}]";
    assertThat(warnings(annotation, entry, "containers: []", workers).isEmpty())
        .isEqualTo(!isWarned);
  }

  @Test
  void anAnnotationOfATemplateCountsForItsRole() throws IOException {
    var roles = List.of(role("a", ""), role("b", LEADER_READY));
    assertThat(BootstrapRules.warnings(roles, YAML.readTree("{}")))
        .singleElement()
        .asString()
        .startsWith("spec.template.roles[1].entryTemplate.spec.containers[0].readinessProbe: ")
        .contains(
            "spec.template.roles[1].workerTemplate.metadata.annotations['a.b/startup-policy']");
  }

  @Test
  void theReadinessOfASidecarNeedsNoWorkers() {
    var entry =
        "containers: [{readinessProbe: {tcpSocket: {port: 9090}}}, {command: [ray, start, --head]}]";
    assertThat(warnings(LEADER_READY, entry, "containers: []", 1)).isEmpty();
  }

  @Test
  void anEmptyRoleIsNoneOfItsBusiness() throws IOException {
    assertThat(BootstrapRules.warnings(List.of(read("{}")), YAML.readTree("{}"))).isEmpty();
    assertThat(BootstrapRules.warnings(List.of(), YAML.missingNode())).isEmpty();
  }

  static Stream<Path> examples() throws IOException {
    try (var files = Files.list(Path.of("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesAreSound(Path file) throws IOException {
    for (var document :
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll()) {
      List<Role> roles =
          document.at("/spec/template/roles").valueStream().map(it -> read(it.toString())).toList();
      assertThat(BootstrapRules.warnings(roles, document.at("/metadata/annotations"))).isEmpty();
    }
  }

  private static List<String> warnings(
      String annotations, String entrySpec, String workerSpec, int workers) {
    var role =
        read(
            "{name: r, workerReplicas: %d, entryTemplate: {spec: {%s}}, workerTemplate: {spec: {%s}}}"
                .formatted(workers, entrySpec, workerSpec));
    return BootstrapRules.warnings(List.of(role), yaml("{%s}".formatted(annotations)));
  }

  private static Role role(String name, String workerAnnotations) {
    return read(
        """
        name: %s
        workerReplicas: 1
        entryTemplate: {spec: {containers: [{readinessProbe: {tcpSocket: {port: 8080}}}]}}
        workerTemplate: {metadata: {annotations: {%s}}}
        """
            .formatted(name, workerAnnotations));
  }

  private static Role read(String yaml) {
    try {
      return YAML.treeToValue(yaml(yaml), Role.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
