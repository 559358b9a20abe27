package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.PodProgress;
import dev.phalanx.decision.Rendezvous;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.SubGroup;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.TopologyPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that ModelServings own, ours and Kthena's. */
class ChildReaderTest {
  private static final ServingId SERVING = new ServingId("d", "m-1", "U");

  @Test
  void pod() {
    var pod =
        owned(
            "m-1-0-pre-fill-2-3",
            """
            labels: {modelserving.volcano.sh/group-name: m-1-0, modelserving.volcano.sh/role-id: pre-fill-2, modelserving.volcano.sh/revision: REV, modelserving.volcano.sh/entry: draining, phalanx.dev/scale-target: "true"}
            """,
            """
            spec: {nodeName: n1, terminationGracePeriodSeconds: 60}
            status:
              phase: Running
              conditions: [{type: Initialized, status: "True"}, {type: Ready, status: "True"}]
              containerStatuses: [{name: c, image: "vllm/vllm-openai:latest", imageID: "sha256:1", restartCount: 2, ready: true, state: {running: {}}}]
            """);
    var address = PodAddress.parse("0/pre-fill-2/3");
    var facts =
        new PodFacts(
            "O",
            PodPhase.RUNNING,
            true,
            false,
            Optional.of("n1"),
            new PodProgress(2, true, Rendezvous.NONE, Optional.empty(), Optional.empty()),
            0,
            new PodMarks(Optional.of(new Revision("REV")), false, true),
            false);
    assertThat(ChildReader.pod(pod))
        .contains(
            new Child(
                SERVING,
                new Target.ForPod(address),
                "O",
                new Input.PodObserved(address, facts, Duration.ofSeconds(60))));
    assertThat(ChildReader.pod(pod).orElseThrow().gone())
        .isEqualTo(new Input.PodGone(address, "O"));
  }

  @ParameterizedTest
  @CsvSource({
    "Pending, PENDING",
    "Succeeded, SUCCEEDED",
    "Failed, FAILED",
    "Unknown, UNKNOWN",
    "Whatever, UNKNOWN",
    "'', PENDING",
  })
  void phases(String phase, PodPhase expected) {
    var pod = owned("m-1-0-r-0-0", "", "status: {phase: \"%s\"}".formatted(phase));
    var seen = (Input.PodObserved) ChildReader.pod(pod).orElseThrow().seen();
    assertThat(seen.facts().phase()).isEqualTo(expected);
    assertThat(seen.facts().ready()).isFalse();
    assertThat(seen.facts().marks()).isEqualTo(PodMarks.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "m-1-0-r-0-0, true",
    "m-1-0-r-0-12, true",
    "m-1-0-r-0, false",
    "m-1-0, false",
    "m-1-x-r-0-0, false",
    "m-1-0-r-00-0, false",
    "other-0-r-0-0, false",
  })
  void namesThatArePlaces(String name, boolean isPlace) {
    assertThat(ChildReader.pod(owned(name, "", "")).isPresent()).isEqualTo(isPlace);
  }

  @Test
  void labelsMustAgreeWithTheName() {
    var pod = owned("m-1-0-r-0-0", "labels: {modelserving.volcano.sh/group-name: m-1-7}", "");
    assertThat(ChildReader.pod(pod)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: ModelServing, apiVersion: workload.serving.volcano.sh/v2, controller: true | true",
        "kind: ModelServing, apiVersion: workload.serving.volcano.sh/v1alpha1 | false",
        "kind: ModelServing, apiVersion: other.example.com/v1, controller: true | false",
        "kind: ReplicaSet, apiVersion: apps/v1, controller: true | false",
      })
  void onlyTheControllerCounts(String owner, boolean isOurs) {
    var pod =
        TestCluster.yaml(
            "{metadata: {namespace: d, name: m-0-r-0-0, uid: O, ownerReferences: [{name: m, uid: U, %s}]}}"
                .formatted(owner));
    assertThat(ChildReader.pod(pod).isPresent()).isEqualTo(isOurs);
  }

  @Test
  void anObjectWithoutOwnersIsNobodys() {
    assertThat(ChildReader.pod(TestCluster.yaml("{metadata: {name: m-0-r-0-0}}"))).isEmpty();
  }

  @Test
  void serviceHasTheNameOfItsEntry() {
    var service = owned("m-1-0-r-0-0", "deletionTimestamp: \"2026-11-22T10:00:00Z\"", "");
    assertThat(ChildReader.service(service).orElseThrow().seen())
        .isEqualTo(
            new Input.ServiceObserved(
                PodAddress.parse("0/r-0/0").role(), new ServiceFacts("O", true)));
    assertThat(ChildReader.service(owned("m-1-0-r-0-1", "", ""))).isEmpty();
  }

  @Test
  void podGroup() {
    var podGroup =
        owned(
            "m-1-4",
            "",
            """
            spec:
              minMember: 3
              minResources: {cpu: 2.5, nvidia.com/gpu: "2"}
              queue: default
              networkTopology: {highestTierAllowed: 2}
              subGroupPolicy: [{name: r, subGroupSize: 2, minSubGroups: 1, networkTopology: {mode: soft}}]
            """);
    var hard = new TopologyPolicy("hard", Optional.of(2), Optional.empty());
    var soft = new TopologyPolicy("soft", Optional.empty(), Optional.empty());
    var amounts = Map.of("cpu", Quantity.parse("2500m"), "nvidia.com/gpu", Quantity.of(2));
    var shape =
        new PodGroupShape(
            3,
            new Resources(new TreeMap<>(amounts)),
            Optional.of("default"),
            Optional.of(hard),
            Collections.emptySortedMap(),
            List.of(new SubGroup("r", 2, 1, Optional.of(soft))));
    assertThat(PodGroupReader.facts(podGroup).shape()).isEqualTo(shape);
    assertThat(ChildReader.podGroup(podGroup).orElseThrow().target()).hasToString("podgroup 4");
    assertThat(ChildReader.podGroup(owned("m-1-x", "", ""))).isEmpty();
  }

  @Test
  void podGroupOfAnOlderVolcano() {
    var podGroup =
        owned(
            "m-1-4",
            "",
            """
            spec: {minMember: 3, minTaskMember: {r-0: 2, s-0: 1}}
            """);
    assertThat(PodGroupReader.facts(podGroup).shape().minTaskMember())
        .isEqualTo(new TreeMap<>(Map.of("r-0", 2, "s-0", 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          phase: Inqueue, conditions: [{type: Unschedulable, status: 'True', reason: NotEnoughResources, message: '1/4 tasks in gang unschedulable: 3 Insufficient nvidia.com/gpu'}] | 1/4 tasks in gang unschedulable: 3 Insufficient nvidia.com/gpu
          phase: Pending, conditions: [{type: Unschedulable, status: 'True', reason: NotEnoughResources}] | NotEnoughResources
          phase: Pending, conditions: [{type: Unschedulable, status: 'True'}]                             |
          phase: Pending, conditions: [{type: Unschedulable, status: 'False', message: x}]                |
          phase: Running, conditions: [{type: Unschedulable, status: 'True', message: x}]                 |
          phase: Running, conditions: [{type: Scheduled, status: 'True', message: x}]                     |
          """)
  void whatVolcanoSaysOfAGang(String status, String expected) {
    var podGroup = owned("m-1-4", "", "status: {%s}".formatted(status));
    assertThat(PodGroupReader.facts(podGroup).says()).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{data: [{name: r, replicas: 2, entryTemplate: {spec: {containers: [{name: c}]}}}]} | true",
        "[{name: r, workerReplicas: 0, entryTemplate: {}}] | true",
        "{data: []} | false",
        "{other: 1} | false",
        "[{replicas: 1}] | false",
      })
  void revisionsOfKthena(String roles, boolean isReadable) {
    var revision =
        owned(
            "m-1-5d8f7c9b",
            "labels: {modelserving.volcano.sh/revision: 5d8f7c9b}",
            "data: " + roles);
    var child = ChildReader.revision(revision);
    assertThat(child.isPresent()).isEqualTo(isReadable);
    child.ifPresent(
        it ->
            assertThat(((Input.RevisionObserved) it.seen()).revision())
                .isEqualTo(new Revision("5d8f7c9b")));
  }

  @Test
  void aRevisionIsOursOnlyIfItsOwnerReferenceSaysSo() {
    var revision =
        owned(
            "m-1-R",
            "labels: {modelserving.volcano.sh/revision: R}",
            "revision: 7\ndata: [{name: r, workerReplicas: 0, entryTemplate: {}}]");
    assertThat(ChildReader.revision(revision))
        .get()
        .extracting(child -> ((Input.RevisionObserved) child.seen()).number())
        .isEqualTo(7L);
    ((ObjectNode) revision.path("metadata")).remove("ownerReferences");
    assertThat(ChildReader.revision(revision)).isEmpty();
  }

  @Test
  void aRevisionMeansTheSameAsTheSpecItWasMadeOf() {
    var role =
        "{name: r, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: c, resources: {requests: {cpu: %s}}}]}}}";
    var revision =
        owned(
            "m-1-R",
            "labels: {modelserving.volcano.sh/revision: R}",
            "data: {data: [%s]}".formatted(role.formatted("1000m")));
    var seen = (Input.RevisionObserved) ChildReader.revision(revision).orElseThrow().seen();
    var spec =
        (Input.ServingObserved)
            SpecReader.read(
                TestCluster.yaml(
                    "{metadata: {namespace: d, name: m-1, uid: U}, spec: {template: {roles: [%s]}}}"
                        .formatted(role.formatted("1"))),
                RecoveryRules.DEFAULT);
    assertThat(seen.templates().getFirst().hash()).isEqualTo(spec.templates().getFirst().hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{conditions: [{type: Established, status: 'True'}]} | {name: v1beta1, served: true} | BASIC",
        "{conditions: [{type: Established, status: 'True'}]} | {name: v1beta1, served: true, schema: {openAPIV3Schema: {properties: {spec: {properties: {subGroupPolicy: {}}}}}}} | SUBGROUPS",
        "{conditions: [{type: Established, status: 'True'}]} | {name: v1beta1, served: true, schema: {openAPIV3Schema: {properties: {spec: {properties: {minTaskMember: {}}}}}}} | FLAT_TASK_MEMBERS",
        "{conditions: [{type: Established, status: 'True'}]} | {name: v1beta1, served: true, schema: {openAPIV3Schema: {properties: {spec: {properties: {minTaskMember: {}, networkTopology: {}}}}}}} | TASK_MEMBERS",
        "{conditions: [{type: Established, status: 'True'}]} | {name: v1beta1, served: true, schema: {openAPIV3Schema: {properties: {spec: {properties: {minTaskMember: {}, subGroupPolicy: {}}}}}}} | SUBGROUPS",
        "{conditions: [{type: Established, status: 'True'}]} | {name: v1beta1, served: true, schema: {openAPIV3Schema: {properties: {spec: {properties: {minMember: {}}}}}}} | BASIC",
        "{conditions: [{type: Established, status: 'True'}]} | {name: v1beta1, served: false} | NONE",
        "{conditions: [{type: Established, status: 'True'}]} | {name: v2, served: true} | NONE",
        "{conditions: [{type: Established, status: 'False'}]} | {name: v1beta1, served: true} | NONE",
        "{} | {name: v1beta1, served: true} | NONE",
      })
  void gangSupport(String status, String version, GangSupport expected) {
    var crd =
        TestCluster.yaml(
            "{metadata: {uid: C}, spec: {versions: [%s]}, status: %s}"
                .formatted(version.replace('\'', '"'), status.replace('\'', '"')));
    assertThat(GangSupports.of(crd)).isEqualTo(expected);
  }

  private static JsonNode owned(String name, String metadata, String rest) {
    return TestCluster.yaml(
        """
        metadata:
          namespace: d
          name: %s
          uid: O
          ownerReferences: [{apiVersion: workload.serving.volcano.sh/v1alpha1, kind: ModelServing, name: m-1, uid: U, controller: true}]
          %s
        %s
        """
            .formatted(name, metadata.strip(), rest));
  }
}
