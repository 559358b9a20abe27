package dev.phalanx.kube;

import static dev.phalanx.kube.TestCluster.PODS;
import static dev.phalanx.kube.TestCluster.POD_GROUPS;
import static dev.phalanx.kube.TestCluster.REVISIONS;
import static dev.phalanx.kube.TestCluster.SERVICES;
import static dev.phalanx.kube.TestCluster.SERVINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.ServingId;
import dev.phalanx.render.ObjectRenderer;
import dev.phalanx.render.Rendering;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the sink is told, by an API server; by the real one with the rights of {@code
 * deploy/rbac.yaml}.
 */
@ClassTemplate
@ExtendWith(ApiServers.class)
class ClusterWatchIT {
  private static final PodAddress ENTRY = PodAddress.parse("0/prefill-0/0");

  private final TestCluster cluster;
  private final KubernetesClient client;
  private final SeenStatuses statuses = new SeenStatuses();
  private RecordingSink sink;
  private ClusterWatch watch;

  ClusterWatchIT(TestApiServer server) throws IOException, InterruptedException {
    cluster = TestCluster.prepared(server);
    client = cluster.controller();
  }

  @BeforeEach
  void create() {
    sink = new RecordingSink();
    watch =
        new ClusterWatch(client, sink, RecoveryRules.DEFAULT, statuses, new SimpleMeterRegistry());
  }

  @AfterEach
  void clear() {
    watch.close();
    cluster.clear();
    client.close();
  }

  @Test
  void startsWithTheCompletePicture() {
    var serving = cluster.serving("m");
    var other = cluster.serving("other");
    createChildren(serving);
    start();
    assertThat(sink.starts()).isEqualTo(1);
    assertThat(sink.gangs()).containsExactly(GangSupport.SUBGROUPS);
    assertThat(sink.listed(serving))
        .hasSize(5)
        .hasOnlyElementsOfTypes(
            Input.ServingObserved.class,
            Input.RevisionObserved.class,
            Input.PodGroupObserved.class,
            Input.ServiceObserved.class,
            Input.PodObserved.class);
    assertThat(sink.listed(other)).containsExactly(cluster.read(other));
    assertThat(sink.count()).isZero();
  }

  @Test
  void tellsEachChangeOnceAndInOrder() {
    start();
    var serving = cluster.serving("m");
    createChildren(serving);
    awaitSeen(serving, Input.PodObserved.class, 1);
    setPhase("Running");
    awaitSeen(serving, Input.PodObserved.class, 2);
    cluster.delete(PODS + "/m-0-prefill-0-0");
    awaitSeen(serving, Input.PodGone.class, 1);
    var pods =
        sink.of(serving, Input.PodObserved.class).stream()
            .map(it -> it.facts().phase() + " " + it.facts().isReady())
            .toList();
    assertThat(pods).startsWith("PENDING false", "RUNNING true");
    assertThat(sink.of(serving, Input.RevisionObserved.class)).hasSize(1);
    assertThat(sink.of(serving, Input.PodGroupObserved.class)).hasSize(1);
    assertThat(sink.of(serving, Input.ServiceObserved.class)).hasSize(1);
  }

  @Test
  void whatDoesNotMatterIsNotTold() {
    start();
    var serving = cluster.serving("m");
    createChildren(serving);
    awaitSeen(serving, Input.PodObserved.class, 1);
    var runner = new KubeCluster(client, statuses, new SimpleMeterRegistry());
    runner.run(new Effect.PublishStatus(serving, status(), GroupsReport.NONE));
    annotate(PODS + "/m-0-prefill-0-0");
    annotate(SERVINGS + "/m");
    cluster.serving("last");
    await().untilAsserted(() -> assertThat(sink.count()).isGreaterThan(5));
    setPhase("Running");
    awaitSeen(serving, Input.PodObserved.class, 2);
    assertThat(sink.of(serving, Input.ServingObserved.class)).hasSize(1);
    assertThat(sink.of(serving, Input.PodObserved.class)).hasSize(2);
  }

  @Test
  void aServingThatIsCreatedAgainIsAnotherOne() {
    start();
    var first = cluster.serving("m");
    createChildren(first);
    awaitSeen(first, Input.PodObserved.class, 1);
    cluster.delete(SERVINGS + "/m");
    var second = cluster.serving("m");
    awaitSeen(second, Input.ServingObserved.class, 1);
    assertThat(sink.of(first).getLast()).isEqualTo(new Input.ServingGone());
    cluster.delete(PODS + "/m-0-prefill-0-0");
    createPod(second);
    awaitSeen(second, Input.PodObserved.class, 1);
    assertThat(sink.of(first).getLast()).isEqualTo(new Input.ServingGone());
    assertThat(sink.of(second, Input.PodGone.class)).isEmpty();
  }

  @Test
  void aServingThatIsBeingDeletedIsToldSo() throws Exception {
    start();
    var serving = cluster.serving("m");
    cluster.kubectl(
        "",
        "patch",
        "modelserving",
        "m",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
    cluster.delete(SERVINGS + "/m");
    awaitSeen(serving, Input.ServingTerminating.class, 1);
    cluster.kubectl(
        "",
        "patch",
        "modelserving",
        "m",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":null}}");
    awaitSeen(serving, Input.ServingGone.class, 1);
  }

  @Test
  void podGroupsComeAndGoWithTheirCrd() throws Exception {
    var serving = cluster.serving("m");
    cluster.create(POD_GROUPS, podGroup(serving));
    start();
    cluster.kubectl("", "delete", "crd", "podgroups.scheduling.volcano.sh");
    awaitSeen(serving, Input.PodGroupGone.class, 1);
    await().untilAsserted(() -> assertThat(sink.gangs()).endsWith(GangSupport.NONE));
    cluster.apply(TestCluster.podGroupCrd().replace("subGroupPolicy:", "somethingElse:"));
    awaitGang(GangSupport.TASK_MEMBERS);
    cluster.apply(TestCluster.podGroupCrd());
    awaitGang(GangSupport.SUBGROUPS);
    await()
        .ignoreExceptions()
        .until(() -> cluster.create(POD_GROUPS, podGroup(serving)).has("metadata"));
    awaitSeen(serving, Input.PodGroupObserved.class, 1);
    assertThat(watch.outages()).isEmpty();
  }

  @Test
  void comesBackAfterTheApiServerWasKilled() throws Exception {
    var serving = cluster.serving("m");
    createChildren(serving);
    start();
    cluster.server().kill();
    await().untilAsserted(() -> assertThat(watch.outages()).hasSize(6));
    assertThat(watch.outages().getFirst().reason()).contains("Connect");
    assertThat(watch.isSynced()).isTrue();
    cluster.server().restart();
    cluster.delete(PODS + "/m-0-prefill-0-0");
    var later = cluster.serving("later");
    awaitSeen(serving, Input.PodGone.class, 1);
    awaitSeen(later, Input.ServingObserved.class, 1);
    await().untilAsserted(() -> assertThat(watch.outages()).isEmpty());
    assertThat(sink.starts()).isEqualTo(1);
    assertThat(sink.of(serving, Input.ServingGone.class)).isEmpty();
  }

  private void start() {
    watch.start();
    await().atMost(Duration.ofSeconds(20)).until(watch::isSynced);
  }

  private void awaitSeen(ServingId serving, Class<? extends Input> type, int times) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(sink.of(serving, type))
                    .as("%s of %s", type, sink.of(serving))
                    .hasSizeGreaterThanOrEqualTo(times));
  }

  private void awaitGang(GangSupport gang) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(sink.gangs()).endsWith(gang));
  }

  private void createChildren(ServingId serving) {
    var read = cluster.read(serving);
    cluster.create(
        REVISIONS,
        ObjectRenderer.revision(
            new Effect.RecordRevision(
                serving, read.spec().revision(), 1, read.templates(), read.spec().roles())));
    cluster.create(POD_GROUPS, podGroup(serving));
    cluster.create(SERVICES, ObjectRenderer.service(serving, ENTRY.role()));
    createPod(serving);
  }

  private void createPod(ServingId serving) {
    if (ObjectRenderer.pod(cluster.createPod(serving, ENTRY))
        instanceof Rendering.Rendered(var pod)) {
      cluster.create(PODS, pod);
    }
  }

  private static JsonNode podGroup(ServingId serving) {
    var shape =
        new PodGroupShape(
            2,
            Resources.NONE,
            Optional.empty(),
            Optional.empty(),
            Collections.emptySortedMap(),
            List.of());
    return ObjectRenderer.podGroup(serving, new GroupOrdinal(0), shape);
  }

  private static ServingStatus status() {
    return new ServingStatus(Optional.of(1L), 1, 0, 1, 0, "R", "R", "a=b", List.of());
  }

  private void setPhase(String phase) {
    cluster
        .admin()
        .pods()
        .inNamespace("default")
        .withName("m-0-prefill-0-0")
        .editStatus(
            pod -> {
              var ready =
                  new PodConditionBuilder()
                      .withType("Ready")
                      .withStatus(phase.equals("Running") ? "True" : "False")
                      .build();
              pod.getStatus().setPhase(phase);
              pod.getStatus().setConditions(List.of(ready));
              return pod;
            });
  }

  private void annotate(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    var kind = path.startsWith(PODS) ? "pod" : "modelserving";
    try {
      cluster.kubectl("", "annotate", kind, name, "example.com/note=x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
