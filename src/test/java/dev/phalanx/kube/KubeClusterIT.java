package dev.phalanx.kube;

import static dev.phalanx.kube.TestCluster.PODS;
import static dev.phalanx.kube.TestCluster.POD_GROUPS;
import static dev.phalanx.kube.TestCluster.REVISIONS;
import static dev.phalanx.kube.TestCluster.SERVICES;
import static dev.phalanx.kube.TestCluster.SERVINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.api.BootstrapContainers;
import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Cause;
import dev.phalanx.decision.Condition;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.decision.ImageChange;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPatch;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.SubGroup;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Quantity;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.TopologyPolicy;
import dev.phalanx.render.ObjectRenderer;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every effect on an API server; on the real one with no more rights than {@code deploy/rbac.yaml}
 * gives.
 */
@ClassTemplate
@ExtendWith(ApiServers.class)
class KubeClusterIT {
  private static final Outcome ACCEPTED = new Outcome.Accepted();
  private static final PodAddress ENTRY = PodAddress.parse("0/prefill-0/0");
  private static final GroupOrdinal GROUP = new GroupOrdinal(0);
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

  private final TestCluster cluster;
  private final KubernetesClient client;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SeenStatuses statuses = new SeenStatuses();
  private final KubeCluster runner;

  KubeClusterIT(TestApiServer server) throws IOException, InterruptedException {
    cluster = TestCluster.prepared(server);
    client = cluster.controller();
    runner = new KubeCluster(client, statuses, meters);
  }

  @AfterEach
  void clear() {
    cluster.clear();
    client.close();
  }

  @Test
  void createsEveryKindAndRepeatingChangesNothing() {
    var serving = cluster.serving("m");
    for (var effect :
        List.of(
            record(serving),
            applyPodGroup(serving, shape(2), Optional.empty()),
            new Effect.CreateService(serving, ENTRY.role()),
            cluster.createPod(serving, ENTRY),
            cluster.createPod(serving, ENTRY.role().pod(1)))) {
      assertThat(runner.run(effect)).as("%s", effect.target()).isEqualTo(ACCEPTED);
      assertThat(runner.run(effect)).as("again %s", effect.target()).isEqualTo(ACCEPTED);
    }
    assertThat(cluster.get(PODS).path("items")).hasSize(2);
    var pod = cluster.get(PODS + "/m-0-prefill-0-0");
    assertThat(ChildReader.pod(pod).orElseThrow().target().toString())
        .isEqualTo("pod 0/prefill-0/0");
    var podGroup = cluster.get(POD_GROUPS + "/m-0");
    assertThat(PodGroupReader.facts(podGroup).shape()).isEqualTo(withDefaultQueue(shape(2)));
    var revision = cluster.get(REVISIONS).path("items").path(0);
    assertThat(RoleReader.ofRevision(revision).orElseThrow().templates())
        .isEqualTo(cluster.read(serving).templates());
    assertThat(cluster.get(SERVICES + "/m-0-prefill-0-0").at("/spec/clusterIP").asText())
        .isEqualTo("None");
  }

  @Test
  void aRevisionGetsAnotherNumberAndIsDeletedWhileItHasItsUid() {
    var serving = cluster.serving("m");
    var revision = cluster.read(serving).spec().revision();
    assertThat(runner.run(record(serving))).isEqualTo(ACCEPTED);
    var uid = cluster.get(REVISIONS).path("items").path(0).at("/metadata/uid").asText();
    for (var gone : List.of("another", uid)) {
      assertThat(runner.run(new Effect.RenumberRevision(serving, revision, gone, 7)))
          .isEqualTo(ACCEPTED);
    }
    assertThat(ChildReader.revision(cluster.get(REVISIONS).path("items").path(0)).orElseThrow())
        .extracting(Child::seen)
        .isEqualTo(new Input.RevisionObserved(revision, uid, 7, cluster.read(serving).templates()));
    assertThat(runner.run(new Effect.DeleteRevision(serving, revision, "another")))
        .isEqualTo(ACCEPTED);
    assertThat(cluster.get(REVISIONS).path("items")).hasSize(1);
    assertThat(runner.run(new Effect.DeleteRevision(serving, revision, uid))).isEqualTo(ACCEPTED);
    assertThat(cluster.get(REVISIONS).path("items")).isEmpty();
    assertThat(runner.run(new Effect.DeleteRevision(serving, revision, uid))).isEqualTo(ACCEPTED);
  }

  @Test
  void podsThatPluginsHaveChangedAreAccepted() {
    var serving =
        cluster.created(
            """
            apiVersion: workload.serving.volcano.sh/v1alpha1
            kind: ModelServing
            metadata: {name: m}
            spec:
              plugins:
              - {name: ray-bootstrap, type: BuiltIn, config: {check: ray, deadlineSeconds: 60, jitter: 0.5}}
              - {name: lws-environment, type: BuiltIn}
              template:
                roles:
                - name: prefill
                  workerReplicas: 1
                  entryTemplate: {spec: {containers: [{name: c, image: nginx}]}}
                  workerTemplate:
                    spec:
                      initContainers: [{name: i, image: nginx}]
                      containers:
                      - name: w
                        image: nginx
                        imagePullPolicy: Always
                        env: [{name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]
                        securityContext: {runAsUser: 7, readOnlyRootFilesystem: true}
                        volumeMounts:
                        - {name: shm, mountPath: /dev/shm}
                        - {name: models, mountPath: /models}
                        - {name: config, mountPath: /config, subPath: a}
                      volumes:
                      - {name: shm, emptyDir: {medium: Memory}}
                      - {name: models, persistentVolumeClaim: {claimName: models}}
                      - {name: config, configMap: {name: c}}
            """);
    var effect = cluster.createPod(serving, ENTRY.role().pod(1));
    assertThat(runner.run(effect)).isEqualTo(ACCEPTED);
    assertThat(runner.run(effect)).as("again").isEqualTo(ACCEPTED);
    var pod = cluster.get(PODS + "/m-0-prefill-0-1");
    assertThat(pod.at("/metadata/labels/phalanx.dev~1attempt").asText()).isEqualTo("0");
    var init = pod.at("/spec/initContainers/0");
    assertThat(init.path("name").asText()).isEqualTo(BootstrapContainers.RAY_BOOTSTRAP);
    assertThat(init.path("volumeMounts").findValuesAsText("name")).startsWith("shm", "config");
    assertThat(init.path("env").findValuesAsText("name")).contains("LWS_WORKER_INDEX", "CPU");
  }

  @Test
  void bringsAPodGroupIntoShape() {
    var serving = cluster.serving("m");
    var hard = new TopologyPolicy("hard", Optional.of(2), Optional.empty());
    var large =
        new PodGroupShape(
            9,
            resources("cpu", "nvidia.com/gpu"),
            Optional.of("q1"),
            Optional.of(hard),
            Collections.emptySortedMap(),
            List.of(new SubGroup("prefill", 2, 1, Optional.of(hard))));
    assertThat(runner.run(applyPodGroup(serving, large, Optional.empty()))).isEqualTo(ACCEPTED);
    var uid = cluster.get(POD_GROUPS + "/m-0").at("/metadata/uid").asText();

    var small = shape(2);
    assertThat(runner.run(applyPodGroup(serving, small, Optional.of(uid)))).isEqualTo(ACCEPTED);

    var facts = PodGroupReader.facts(cluster.get(POD_GROUPS + "/m-0"));
    assertThat(small.isMetBy(facts.shape())).as("%s", facts).isTrue();
    assertThat(facts.uid()).isEqualTo(uid);
    assertThat(runner.run(applyPodGroup(serving, large, Optional.of("other")))).isEqualTo(ACCEPTED);
    assertThat(PodGroupReader.facts(cluster.get(POD_GROUPS + "/m-0"))).isEqualTo(facts);
    assertThat(
            runner.run(applyPodGroup(new ServingId("default", "n", "u"), small, Optional.of(uid))))
        .as("a PodGroup that is gone")
        .isEqualTo(ACCEPTED);
  }

  @Test
  void deletesTheObjectWithThatUidOnly() {
    var serving = cluster.serving("m");
    var role = ENTRY.role();
    runner.run(applyPodGroup(serving, shape(2), Optional.empty()));
    runner.run(new Effect.CreateService(serving, role));
    runner.run(cluster.createPod(serving, ENTRY));
    for (var path : List.of(PODS, SERVICES)) {
      var name = path + "/m-0-prefill-0-0";
      assertThat(runner.run(delete(path, serving, "another uid"))).isEqualTo(ACCEPTED);
      assertThat(cluster.get(name).at("/metadata").has("deletionTimestamp")).isFalse();
      var uid = cluster.get(name).at("/metadata/uid").asText();
      assertThat(runner.run(delete(path, serving, uid))).isEqualTo(ACCEPTED);
      assertThat(runner.run(delete(path, serving, uid))).as("again").isEqualTo(ACCEPTED);
      assertThat(cluster.get(path).path("items"))
          .noneMatch(item -> item.at("/metadata/uid").asText().equals(uid));
    }
    var uid = cluster.get(POD_GROUPS + "/m-0").at("/metadata/uid").asText();
    assertThat(runner.run(new Effect.DeletePodGroup(serving, GROUP, "another")))
        .isEqualTo(ACCEPTED);
    assertThat(cluster.get(POD_GROUPS).path("items")).hasSize(1);
    assertThat(runner.run(new Effect.DeletePodGroup(serving, GROUP, uid))).isEqualTo(ACCEPTED);
    assertThat(cluster.get(POD_GROUPS).path("items")).isEmpty();
  }

  @Test
  void patchesThePodWithThatUidOnly() {
    var serving = cluster.serving("m");
    runner.run(cluster.createPod(serving, ENTRY));
    var path = PODS + "/m-0-prefill-0-0";
    var created = cluster.get(path);
    var uid = created.at("/metadata/uid").asText();
    var other = new PodMarks(Optional.of(new Revision("other")), false, true);
    var patch = new PodPatch(other, Optional.of(newerImage(serving)));

    assertThat(runner.run(new Effect.PatchPod(serving, ENTRY, "0a1b2c3d-0000", patch)))
        .as("another pod of the same name")
        .isEqualTo(ACCEPTED);
    assertThat(cluster.get(path)).isEqualTo(created);

    for (int i = 0; i < 2; i++) {
      assertThat(runner.run(new Effect.PatchPod(serving, ENTRY, uid, patch))).isEqualTo(ACCEPTED);
    }
    var patched = cluster.get(path);
    assertThat(PodReader.facts(patched).marks()).isEqualTo(other);
    assertThat(PodReader.facts(patched).progress().imageChange()).isEqualTo(ImageChange.PENDING);
    assertThat(patched.at("/spec/containers/0/image").asText()).isEqualTo("nginx:2");
    assertThat(patched.at("/spec/containers/0/env"))
        .isEqualTo(created.at("/spec/containers/0/env"));

    var back = PodReader.facts(created).marks();
    runner.run(new Effect.PatchPod(serving, ENTRY, uid, PodPatch.of(back)));
    assertThat(PodReader.facts(cluster.get(path)).marks()).isEqualTo(back);
    assertThat(cluster.get(path).at("/metadata/labels").has("phalanx.dev/scale-target")).isFalse();
    assertThat(
            runner.run(new Effect.PatchPod(serving, ENTRY.role().pod(1), uid, PodPatch.of(back))))
        .as("a pod that is gone")
        .isEqualTo(ACCEPTED);
  }

  @Test
  void aNameThatIsSomebodyElsesIsRefusedAndLeftAlone() {
    var serving = cluster.serving("m");
    var stranger = cluster.serving("stranger");
    var pod = ObjectRenderer.service(serving, ENTRY.role());
    cluster.create(SERVICES, TestCluster.ownedBy(pod, stranger));

    assertThat(runner.run(new Effect.CreateService(serving, ENTRY.role())))
        .isEqualTo(
            new Outcome.Refused(
                "Service m-0-prefill-0-0 exists already and belongs to ModelServing stranger (UID %s); delete or rename it"
                    .formatted(stranger.uid())));
    assertThat(
            cluster
                .get(SERVICES + "/m-0-prefill-0-0")
                .at("/metadata/ownerReferences/0/uid")
                .asText())
        .isEqualTo(stranger.uid());
  }

  @Test
  void aNameOfAnEarlierServingIsWaitedFor() {
    var serving = cluster.serving("m");
    var earlier = new ServingId("default", "m", "earlier");
    var service = ObjectRenderer.service(serving, ENTRY.role());
    cluster.create(SERVICES, TestCluster.kept(TestCluster.ownedBy(service, earlier)));
    assertThat(runner.run(new Effect.CreateService(serving, ENTRY.role())))
        .isInstanceOf(Outcome.Retry.class);
    cluster
        .admin()
        .services()
        .inNamespace("default")
        .withName(service.at("/metadata/name").asText())
        .patch("{\"metadata\":{\"finalizers\":null}}");
  }

  @Test
  void aPodThatIsBeingDeletedIsWaitedFor() {
    var serving = cluster.serving("m");
    var pod = cluster.createPod(serving, ENTRY);
    runner.run(pod);
    var path = PODS + "/m-0-prefill-0-0";
    cluster
        .admin()
        .pods()
        .inNamespace("default")
        .withName("m-0-prefill-0-0")
        .edit(
            it -> {
              it.getMetadata().setFinalizers(List.of("example.com/hold"));
              return it;
            });
    runner.run(delete(PODS, serving, cluster.get(path).at("/metadata/uid").asText()));

    assertThat(runner.run(pod)).isInstanceOf(Outcome.Retry.class);

    cluster
        .admin()
        .pods()
        .inNamespace("default")
        .withName("m-0-prefill-0-0")
        .edit(
            it -> {
              it.getMetadata().setFinalizers(List.of());
              return it;
            });
    assertThat(runner.run(pod)).isEqualTo(ACCEPTED);
  }

  @Test
  void publishesAStatusInOneRequestAndOnlyOnItsOwnServing() {
    var serving = cluster.serving("m");
    var status = status(Optional.of(1L), "REV");
    double before = requests();
    assertThat(runner.run(new Effect.PublishStatus(serving, status, GroupsReport.NONE)))
        .isEqualTo(ACCEPTED);
    assertThat(requests() - before).isEqualTo(1);
    var stored = cluster.get(SERVINGS + "/m").path("status");
    assertThat(stored.path("updateRevision").asText()).isEqualTo("REV");
    assertThat(stored.at("/conditions/0/lastTransitionTime").asText())
        .isEqualTo("2026-11-22T10:00:00Z");

    assertThat(runner.run(new Effect.PublishStatus(serving, status, GroupsReport.NONE)))
        .isEqualTo(ACCEPTED);
    assertThat(requests() - before).as("the cluster has it already").isEqualTo(1);

    var other = new ServingId("default", "m", "0a1b2c3d-0000-0000-0000-000000000000");
    assertThat(
            runner.run(
                new Effect.PublishStatus(other, status(Optional.of(9L), "X"), GroupsReport.NONE)))
        .isEqualTo(ACCEPTED);
    assertThat(cluster.get(SERVINGS + "/m").path("status")).isEqualTo(stored);

    runner.run(
        new Effect.PublishStatus(serving, status(Optional.empty(), "REV"), GroupsReport.NONE));
    assertThat(cluster.get(SERVINGS + "/m").path("status").has("observedGeneration")).isFalse();

    var gone = new ServingId("default", "gone", "u");
    assertThat(runner.run(new Effect.PublishStatus(gone, status, GroupsReport.NONE)))
        .isEqualTo(ACCEPTED);
  }

  @Test
  void announcesOnce() {
    var serving = cluster.serving("m");
    var announcement = new Announcement(true, "EffectBlocked", "Pod m-0 is forbidden", AT);
    assertThat(runner.announce(serving, announcement)).isEqualTo(ACCEPTED);
    assertThat(runner.announce(serving, announcement)).isEqualTo(ACCEPTED);
    var events =
        cluster
            .get("/api/v1/namespaces/default/events?fieldSelector=reason%3DEffectBlocked")
            .path("items");
    assertThat(events).hasSize(1);
    assertThat(events.at("/0/involvedObject/uid").asText()).isEqualTo(serving.uid());
  }

  @Test
  void refusalsSayWhatTheServerSays() {
    var nowhere = new ServingId("nowhere", "m", "u");
    assertThat(runner.run(new Effect.CreateService(nowhere, ENTRY.role())))
        .isEqualTo(new Outcome.Refused("namespaces \"nowhere\" not found (HTTP 404)"));
    var invalid = new RoleAddress(GROUP, new RoleId("Upper", 0));
    assertThat(runner.run(new Effect.CreateService(cluster.serving("m"), invalid)))
        .asString()
        .contains("Refused", "Invalid value", "HTTP 422");
  }

  private double requests() {
    return meters.find("phalanx.cluster.requests").timers().stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }

  private Effect delete(String path, ServingId serving, String uid) {
    return path.equals(PODS)
        ? new Effect.DeletePod(serving, ENTRY, uid, Cause.SCALED_DOWN, false)
        : new Effect.DeleteService(serving, ENTRY.role(), uid);
  }

  private Effect record(ServingId serving) {
    var read = cluster.read(serving);
    return new Effect.RecordRevision(
        serving, read.spec().revision(), 1, read.templates(), read.spec().roles());
  }

  private RoleTemplate newerImage(ServingId serving) {
    var template = cluster.read(serving).templates().getFirst();
    return new RoleTemplate(
        template.name(),
        template.workerReplicas(),
        template.hasWorkerTemplate(),
        "H2",
        template.json().replace("nginx", "nginx:2"),
        template.entryResources(),
        template.workerResources());
  }

  private static Effect applyPodGroup(
      ServingId serving, PodGroupShape shape, Optional<String> uid) {
    return new Effect.ApplyPodGroup(serving, GROUP, shape, uid);
  }

  private static PodGroupShape shape(int minMember) {
    return new PodGroupShape(
        minMember,
        resources("cpu"),
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap(),
        List.of(new SubGroup("prefill", 2, 1, Optional.empty())));
  }

  private static PodGroupShape withDefaultQueue(PodGroupShape shape) {
    return new PodGroupShape(
        shape.minMember(),
        shape.minResources(),
        Optional.of("default"),
        shape.topology(),
        Collections.emptySortedMap(),
        shape.subGroups());
  }

  private static Resources resources(String... names) {
    var amounts = new TreeMap<String, Quantity>(Map.of());
    for (var name : names) {
      amounts.put(name, Quantity.parse("20m"));
    }
    return new Resources(amounts);
  }

  private static ServingStatus status(Optional<Long> generation, String revision) {
    var available = new Condition(Condition.AVAILABLE, true, "AllGroupsReady", "All", AT);
    return new ServingStatus(generation, 1, 1, 1, 1, revision, revision, "a=b", List.of(available));
  }
}
