package dev.phalanx.render;

import static dev.phalanx.render.Golden.DECODE;
import static dev.phalanx.render.Golden.PREFILL;
import static dev.phalanx.render.Golden.SERVING;
import static dev.phalanx.render.Golden.SHAPE;
import static dev.phalanx.render.Golden.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.CanonicalJson;
import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Condition;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPatch;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Appendix A of the specification, object by object. */
class ObjectRendererTest {
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");

  private static final String OWNER =
      "{apiVersion: workload.serving.volcano.sh/v1alpha1, kind: ModelServing, name: m, uid: U, controller: true, blockOwnerDeletion: true}";

  @Test
  void workerPod() {
    assertIs(
        pod(Golden.pod("0/prefill-0/1", PREFILL)),
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: m-0-prefill-0-1
          namespace: d
          labels:
            modelserving.volcano.sh/name: m
            modelserving.volcano.sh/group-name: m-0
            modelserving.volcano.sh/role: prefill
            modelserving.volcano.sh/role-id: prefill-0
            modelserving.volcano.sh/revision: REV
            modelserving.volcano.sh/role-template-hash: HP
            phalanx.dev/attempt: "2"
          annotations:
            scheduling.k8s.io/group-name: m-0
            volcano.sh/task-spec: prefill-0
          ownerReferences: [%s]
        spec:
          schedulerName: volcano
          containers:
          - name: w
            env:
            - {name: GROUP_SIZE, value: "2"}
            - {name: ENTRY_ADDRESS, value: m-0-prefill-0-0.d}
            - {name: WORKER_INDEX, value: "1"}
            - {name: PHALANX_ATTEMPT, value: "2"}
            - {name: A, value: b}
            resources: {requests: {nvidia.com/gpu: 1}}
        """
            .formatted(OWNER));
  }

  @Test
  void entryPodHasItsLabelAndWhatItsTemplateSays() {
    var pod = pod(Golden.pod("0/prefill-1/0", PREFILL));
    assertThat(pod.at("/metadata/labels/modelserving.volcano.sh~1entry").asText())
        .isEqualTo("true");
    assertThat(pod.at("/metadata/labels").has("phalanx.dev/scale-target")).isFalse();
    var target = pod(Golden.pod("0/prefill-0/0", PREFILL));
    assertThat(target.at("/metadata/labels/phalanx.dev~1scale-target").asText()).isEqualTo("true");
    assertThat(pod.at("/metadata/labels/app").asText()).isEqualTo("llm");
    assertThat(pod.at("/metadata/annotations/note").asText()).isEqualTo("mine");
    assertThat(pod.at("/spec/schedulerName").asText()).isEqualTo("volcano");
    assertIs(
        pod.at("/spec/containers/0/env"),
        """
        - {name: GROUP_SIZE, value: "2"}
        - {name: ENTRY_ADDRESS, value: m-0-prefill-1-0.d}
        - {name: WORKER_INDEX, value: "0"}
        - {name: PHALANX_ATTEMPT, value: "2"}
        """);
  }

  @Test
  void aPatchNamesThePodAndWhatItsLabelsAreToSay() {
    var pod = Golden.pod("0/prefill-1/0", PREFILL);
    var draining = new PodMarks(Optional.of(Golden.REVISION), false, false);
    assertIs(
        patch(pod, PodPatch.of(draining)),
        """
        metadata:
          uid: P
          labels: {modelserving.volcano.sh/revision: REV, modelserving.volcano.sh/entry: draining, phalanx.dev/scale-target: null}
        """);
    assertIs(
        patch(pod, PodPatch.of(new PodMarks(Optional.empty(), true, true))),
        """
        metadata:
          uid: P
          labels: {modelserving.volcano.sh/entry: "true", phalanx.dev/scale-target: "true"}
        """);
    assertIs(
        patch(Golden.pod("0/prefill-1/1", PREFILL), PodPatch.of(PodMarks.NONE)),
        """
        metadata:
          uid: P
          labels: {modelserving.volcano.sh/entry: null, phalanx.dev/scale-target: null}
        """);
  }

  @Test
  void aPatchHasTheImagesOfItsTemplateAndNotesWhatRanBefore() {
    var template =
        Golden.template(
            "H2",
            1,
            """
            name: r
            workerReplicas: 1
            entryTemplate: {spec: {containers: [{name: e}]}}
            workerTemplate:
              spec:
                initContainers: [{name: i, image: a, env: [{name: A, value: b}]}]
                containers: [{name: w, image: b}, {name: without}]
            """);
    var marks = new PodMarks(Optional.of(Golden.REVISION), false, false);
    var pod = Golden.pod("0/r-0/1", template);
    var effect =
        new Effect.PatchPod(
            pod.serving(), pod.pod(), "P", new PodPatch(marks, Optional.of(template)));
    var standing =
        Golden.yaml(
            """
            metadata: {uid: P, resourceVersion: "7"}
            spec:
              initContainers: [{name: i, image: z}]
              containers: [{name: w, image: a}, {name: without, image: c}, {name: injected, image: d}]
            status:
              containerStatuses: [{name: w, containerID: "1", state: {running: {}}}]
            """);
    assertIs(
        ObjectRenderer.podPatch(effect, template, standing),
        """
        metadata:
          uid: P
          labels:
            modelserving.volcano.sh/revision: REV
            modelserving.volcano.sh/role-template-hash: H2
            modelserving.volcano.sh/entry: null
            phalanx.dev/scale-target: null
          resourceVersion: "7"
          annotations:
            phalanx.dev/containers-before: '{"containers":{"w":{"id":"1","image":"a","mayStay":false}}}'
        spec:
          containers: [{name: w, image: b}]
        """);
  }

  @Test
  void aPodThatHasTheImagesAlreadyGetsLabelsOnly() {
    var template =
        Golden.template(
            "H2", 0, "{name: r, entryTemplate: {spec: {containers: [{name: e, image: a}]}}}");
    var pod = Golden.pod("0/r-0/0", template);
    var marks = new PodMarks(Optional.of(Golden.REVISION), true, false);
    var patch =
        ObjectRenderer.podPatch(
            new Effect.PatchPod(
                pod.serving(), pod.pod(), "P", new PodPatch(marks, Optional.of(template))),
            template,
            Golden.yaml("{spec: {containers: [{name: e, image: a}]}}"));
    assertThat(patch.has("spec")).isFalse();
    assertThat(patch.at("/metadata/annotations/phalanx.dev~1containers-before").isNull()).isTrue();
  }

  private static JsonNode patch(Effect.CreatePod pod, PodPatch patch) {
    return ObjectRenderer.podPatch(new Effect.PatchPod(pod.serving(), pod.pod(), "P", patch));
  }

  @Test
  void ourLabelsAndAnnotationsWinAndOurPrefixesAreReserved() {
    var template =
        Golden.template(
            "H",
            1,
            """
            name: r
            workerReplicas: 1
            entryTemplate: {}
            workerTemplate:
              metadata:
                labels: {modelserving.volcano.sh/entry: "true", modelserving.volcano.sh/name: other, phalanx.dev/attempt: "9", phalanx.dev/other: x, simulate.phalanx.dev/a: b, app: mine}
                annotations: {scheduling.k8s.io/group-name: other}
              spec: {newFieldOfALaterKubernetes: {a: 1}, containers: [{name: c}], initContainers: [{name: i, env: [{name: PHALANX_ATTEMPT, value: "9"}]}]}
            """);
    var pod = pod(Golden.pod("3/r-0/1", template));
    var labels = pod.at("/metadata/labels");
    assertThat(labels.has("modelserving.volcano.sh/entry")).isFalse();
    assertThat(labels.path("modelserving.volcano.sh/name").asText()).isEqualTo("m");
    assertThat(labels.path("phalanx.dev/attempt").asText()).isEqualTo("2");
    assertThat(labels.has("phalanx.dev/other")).isFalse();
    assertThat(labels.has("simulate.phalanx.dev/a")).isTrue();
    assertThat(labels.path("app").asText()).isEqualTo("mine");
    assertThat(pod.at("/metadata/annotations/scheduling.k8s.io~1group-name").asText())
        .isEqualTo("m-3");
    assertThat(pod.at("/spec/newFieldOfALaterKubernetes/a").asInt()).isEqualTo(1);
    assertThat(pod.at("/spec/initContainers/0/env").findValuesAsText("value"))
        .containsExactly("2", "m-3-r-0-0.d", "1", "2");
  }

  @Test
  void withoutAGangThereAreNoVolcanoAnnotations() {
    var spec = Golden.spec("[]", Optional.empty());
    assertThat(pod(Golden.pod("0/decode-0/0", DECODE, spec, false)).at("/metadata"))
        .noneMatch(field -> field.has("scheduling.k8s.io/group-name"));
  }

  @Test
  void topologySpreadIsForPodsThatHaveNone() {
    var spec = Golden.spec("[]", Optional.of("[{\"maxSkew\":1}]"));
    var own =
        Golden.template(
            "H",
            0,
            "{name: r, entryTemplate: {spec: {topologySpreadConstraints: [{maxSkew: 2}], containers: []}}}");
    assertThat(skew(pod(Golden.pod("0/decode-0/0", DECODE, spec, true)))).isEqualTo(1);
    assertThat(skew(pod(Golden.pod("0/r-0/0", own, spec, true)))).isEqualTo(2);
  }

  private static int skew(JsonNode pod) {
    return pod.at("/spec/topologySpreadConstraints/0/maxSkew").asInt();
  }

  @Test
  void headlessService() {
    assertIs(
        ObjectRenderer.service(SERVING, RoleAddress.parse("0/prefill-0")),
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: m-0-prefill-0-0
          namespace: d
          labels:
            modelserving.volcano.sh/name: m
            modelserving.volcano.sh/group-name: m-0
            modelserving.volcano.sh/role: prefill
            modelserving.volcano.sh/role-id: prefill-0
          ownerReferences: [%s]
        spec:
          clusterIP: None
          publishNotReadyAddresses: true
          selector:
            modelserving.volcano.sh/group-name: m-0
            modelserving.volcano.sh/role: prefill
            modelserving.volcano.sh/role-id: prefill-0
            modelserving.volcano.sh/entry: "true"
        """
            .formatted(OWNER));
  }

  @Test
  void podGroup() {
    assertIs(
        ObjectRenderer.podGroup(SERVING, new GroupOrdinal(0), SHAPE),
        """
        apiVersion: scheduling.volcano.sh/v1beta1
        kind: PodGroup
        metadata:
          name: m-0
          namespace: d
          labels: {modelserving.volcano.sh/name: m, modelserving.volcano.sh/group-name: m-0}
          annotations: {scheduling.k8s.io/group-name: m-0}
          ownerReferences: [%s]
        spec:
          minMember: 3
          minResources: {nvidia.com/gpu: "2", cpu: 2500m}
          queue: q1
          networkTopology: {mode: hard, highestTierAllowed: 2}
          subGroupPolicy:
          - name: prefill
            labelSelector: {matchLabels: {modelserving.volcano.sh/name: m, modelserving.volcano.sh/role: prefill}}
            matchLabelKeys: [modelserving.volcano.sh/role-id]
            subGroupSize: 2
            minSubGroups: 1
            networkTopology: {mode: soft}
          - name: decode
            labelSelector: {matchLabels: {modelserving.volcano.sh/name: m, modelserving.volcano.sh/role: decode}}
            matchLabelKeys: [modelserving.volcano.sh/role-id]
            subGroupSize: 1
            minSubGroups: 1
            networkTopology: {mode: soft}
        """
            .formatted(OWNER.replace(", blockOwnerDeletion: true", "")));
  }

  @Test
  void podGroupPatchIsGuardedAndRemovesWhatTheShapeDoesNotHave() {
    var shape =
        new PodGroupShape(
            1,
            Resources.NONE,
            Optional.empty(),
            Optional.empty(),
            Collections.emptySortedMap(),
            List.of());
    assertIs(
        ObjectRenderer.podGroupPatch(SERVING, "G", shape),
        """
        - {op: test, path: /metadata/uid, value: G}
        - {op: add, path: /spec/minMember, value: 1}
        - {op: add, path: /spec/minResources, value: {}}
        - {op: remove, path: /spec/minResources}
        - {op: add, path: /spec/networkTopology, value: {}}
        - {op: remove, path: /spec/networkTopology}
        - {op: add, path: /spec/minTaskMember, value: {}}
        - {op: remove, path: /spec/minTaskMember}
        - {op: add, path: /spec/subGroupPolicy, value: {}}
        - {op: remove, path: /spec/subGroupPolicy}
        """);
  }

  @Test
  void controllerRevisionHoldsTheRolesAsTheUserWroteThem() {
    var effect =
        new Effect.RecordRevision(
            SERVING,
            Golden.REVISION,
            3,
            List.of(PREFILL, DECODE),
            Golden.spec("[]", Optional.empty()).roles());
    assertIs(
        ObjectRenderer.revision(effect),
        """
        apiVersion: apps/v1
        kind: ControllerRevision
        metadata:
          name: m-REV
          namespace: d
          labels: {modelserving.volcano.sh/name: m, modelserving.volcano.sh/revision: REV}
          ownerReferences: [%s]
        revision: 3
        data:
          data:
          - name: prefill
            replicas: 2
            maxUnavailable: 1
            partition: 50%%
            workerReplicas: 1
            entryTemplate:
              metadata: {labels: {app: llm}, annotations: {note: mine}}
              spec:
                schedulerName: default-scheduler
                containers: [{name: c, resources: {requests: {nvidia.com/gpu: 1, cpu: 2}}}]
            workerTemplate:
              spec:
                containers: [{name: w, env: [{name: A, value: b}, {name: WORKER_INDEX, value: "9"}], resources: {requests: {nvidia.com/gpu: 1}}}]
          - name: decode
            replicas: 1
            workerReplicas: 0
            entryTemplate: {spec: {containers: [{name: c, resources: {requests: {cpu: 500m}}}]}}
        """
            .formatted(OWNER));
  }

  @Test
  void statusWithItsUid() {
    var available = new Condition(Condition.AVAILABLE, true, "AllGroupsReady", "All", AT);
    var status =
        new ServingStatus(Optional.of(1L), 1, 1, 1, 1, "REV", "REV", "a=b", List.of(available));
    assertIs(
        ObjectRenderer.statusPatch(SERVING, ObjectRenderer.status(status, GroupsReport.NONE)),
        """
        - {op: test, path: /metadata/uid, value: U}
        - op: add
          path: /status
          value:
            observedGeneration: 1
            replicas: 1
            currentReplicas: 1
            updatedReplicas: 1
            availableReplicas: 1
            currentRevision: REV
            updateRevision: REV
            labelSelector: a=b
            conditions:
            - {type: Available, status: "True", reason: AllGroupsReady, message: All, lastTransitionTime: "2026-11-22T10:00:00Z"}
        """);
  }

  @Test
  void whatTheStatusDoesNotHaveIsLeftOut() {
    var status = new ServingStatus(Optional.empty(), 0, 0, 0, 0, "", "", "", List.of());
    assertIs(
        ObjectRenderer.status(status, GroupsReport.NONE),
        "{replicas: 0, currentReplicas: 0, updatedReplicas: 0, availableReplicas: 0}");
  }

  @Test
  void groupsInTheStatusAreAsManyAsFitInto32KilobytesAndTheNumberOfTheOthers() {
    var status = new ServingStatus(Optional.empty(), 0, 0, 0, 0, "", "", "", List.of());
    var roles = new TreeMap<>(Map.of("405b", new GroupsReport.Count(1, 2)));
    var small =
        new GroupsReport.Summary(
            "m-0",
            Golden.REVISION,
            roles,
            Optional.of(BootstrapPhase.IMAGES_PRESENT),
            Optional.of("pod m-0-405b-0-0 is not Ready"));
    var gone =
        new GroupsReport.Summary(
            "m-1", Golden.REVISION, new TreeMap<>(), Optional.empty(), Optional.empty());
    assertIs(
        ObjectRenderer.status(status, new GroupsReport(List.of(small, gone), 0)).path("groups"),
        """
        - {name: m-0, revision: REV, roles: {405b: 1/2}, phase: ImagesPresent, blocker: pod m-0-405b-0-0 is not Ready}
        - {name: m-1, revision: REV, phase: Deleting}
        """);
    var many = new GroupsReport(Collections.nCopies(400, small), 600);
    var groups = ObjectRenderer.status(status, many).path("groups");
    assertThat(groups.toString().length()).isBetween(32_000, 32 * 1024);
    assertThat(groups.path(groups.size() - 1).toString())
        .isEqualTo("{\"name\":\"and %d more\"}".formatted(1000 - (groups.size() - 1)));
  }

  @Test
  void eventNamesFollowFromWhatTheySay() {
    var running = new Announcement(false, "RoleRunning", "Role r is now Running", AT);
    var event = ObjectRenderer.event(SERVING, running);
    assertThat(ObjectRenderer.event(SERVING, running)).isEqualTo(event);
    assertThat(event.at("/source/component").asText()).isEqualTo("modelserving-controller");
    assertThat(event.at("/involvedObject/uid").asText()).isEqualTo("U");
    assertThat(event.path("type").asText()).isEqualTo("Normal");
    var name = event.at("/metadata/name").asText();
    assertThat(name).startsWith("m.");
    var later = new Announcement(false, "RoleRunning", "Role r is now Running", AT.plusMillis(1));
    var other = ObjectRenderer.event(new ServingId("d", "m", "V"), running);
    assertThat(ObjectRenderer.event(SERVING, later).at("/metadata/name").asText())
        .isNotEqualTo(name);
    assertThat(other.at("/metadata/name").asText()).isNotEqualTo(name);
  }

  private static JsonNode pod(Effect.CreatePod effect) {
    return switch (ObjectRenderer.pod(effect)) {
      case Rendering.Rendered(var object) -> object;
      case Rendering.Impossible(var reason) -> throw new AssertionError(reason);
    };
  }

  private static void assertIs(JsonNode actual, String yaml) {
    assertThat(CanonicalJson.of(actual)).isEqualTo(CanonicalJson.of(yaml(yaml)));
  }
}
