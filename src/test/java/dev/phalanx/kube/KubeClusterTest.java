package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Cause;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.GroupsReport;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPatch;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Resources;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer, and none, means for each kind of request. */
class KubeClusterTest {
  private static final ServingId SERVING = new ServingId("d", "m", "U");
  private static final PodAddress ENTRY = PodAddress.parse("0/r-0/0");
  private static final Effect CREATE = new Effect.CreateService(SERVING, ENTRY.role());
  private static final Effect DELETE =
      new Effect.DeletePod(SERVING, ENTRY, "P", Cause.SCALED_DOWN, false);
  private static final Effect STATUS =
      new Effect.PublishStatus(
          SERVING,
          new ServingStatus(Optional.of(1L), 1, 1, 1, 1, "R", "R", "a=b", List.of()),
          GroupsReport.NONE);
  private static final Effect PATCH =
      new Effect.ApplyPodGroup(
          SERVING,
          new GroupOrdinal(0),
          new PodGroupShape(
              1,
              Resources.NONE,
              Optional.empty(),
              Optional.empty(),
              Collections.emptySortedMap(),
              List.of()),
          Optional.of("G"));

  private static final Effect POD_PATCH =
      new Effect.PatchPod(SERVING, ENTRY, "P", PodPatch.of(PodMarks.NONE));

  private FakeApiServer server;
  private KubernetesClient client;
  private SimpleMeterRegistry meters;
  private SeenStatuses statuses;
  private KubeCluster cluster;

  @BeforeEach
  void start() throws IOException {
    server = new FakeApiServer();
    client = server.client();
    meters = new SimpleMeterRegistry();
    statuses = new SeenStatuses();
    cluster = new KubeCluster(client, statuses, meters);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "201 | {}                                               | Accepted | Accepted | Accepted",
        "400 | {message: bad}                                   | Refused  | Refused  | Refused",
        "401 | {message: Unauthorized}                          | Retry    | Retry    | Retry",
        "403 | {message: exceeded quota}                        | Refused  | Refused  | Refused",
        "404 | {details: {kind: namespaces}}                    | Refused  | Accepted | Accepted",
        "404 | {message: could not find the requested resource} | Retry    | Accepted | Accepted",
        "405 | no json at all                                   | Refused  | Refused  | Refused",
        "408 | {}                                               | Retry    | Retry    | Retry",
        "409 | {reason: Conflict}                               | Retry    | Accepted | Retry",
        "422 | {details: {kind: Pod}}                           | Refused  | Refused  | Refused",
        "422 | {details: {}}                                    | Refused  | Refused  | Accepted",
        "422 | {details: {causes: [{field: metadata.uid}]}}     | Refused  | Refused  | Accepted",
        "422 | {details: {causes: [{field: spec.containers}]}}  | Refused  | Refused  | Refused",
        "429 | {}                                               | Retry    | Retry    | Retry",
        "500 | {}                                               | Retry    | Retry    | Retry",
        "502 | <html>bad gateway</html>                         | Retry    | Retry    | Retry",
        "503 | ''                                               | Retry    | Retry    | Retry",
      })
  void everyHttpStatus(int status, String body, String create, String delete, String patch) {
    var json = body.startsWith("{") ? TestCluster.yaml(body).toString() : body;
    server.always(status, json);
    assertThat(kind(cluster.run(CREATE))).as("create").isEqualTo(create);
    assertThat(kind(cluster.run(DELETE))).as("delete").isEqualTo(delete);
    assertThat(kind(cluster.run(PATCH))).as("patch").isEqualTo(patch);
    assertThat(kind(cluster.run(POD_PATCH))).as("patch of a pod").isEqualTo(patch);
    assertThat(kind(cluster.run(STATUS))).as("status").isEqualTo(patch);
    assertThat(server.requests()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: ModelServing, apiVersion: workload.serving.volcano.sh/v1alpha1, name: m, uid: U, controller: true} | '' | Accepted | ",
        "{kind: ModelServing, apiVersion: workload.serving.volcano.sh/v1alpha1, name: m, uid: U, controller: true} | deletionTimestamp | Retry | Service m-0-r-0-0 is being deleted; its name is free once it is gone",
        "{kind: ModelServing, apiVersion: workload.serving.volcano.sh/v1alpha1, name: m, uid: OLD, controller: true} | '' | Retry | Service m-0-r-0-0 belongs to an earlier ModelServing m (UID OLD); the garbage collector removes it",
        "{kind: ModelServing, apiVersion: workload.serving.volcano.sh/v1alpha1, name: n, uid: N, controller: true} | '' | Refused | Service m-0-r-0-0 exists already and belongs to ModelServing n (UID N); delete or rename it",
        "{kind: StatefulSet, apiVersion: apps/v1, name: m, uid: U, controller: true} | '' | Refused | Service m-0-r-0-0 exists already and belongs to StatefulSet m (UID U); delete or rename it",
        "{kind: ModelServing, apiVersion: workload.serving.volcano.sh/v1alpha1, name: m, uid: U} | '' | Refused | Service m-0-r-0-0 exists already and belongs to nobody; delete or rename it",
      })
  void aNameThatIsTaken(String owner, String flag, String outcome, String reason) {
    var found =
        TestCluster.yaml(
            """
            metadata:
              namespace: d
              name: m-0-r-0-0
              uid: S
              labels: {modelserving.volcano.sh/group-name: m-0}
              ownerReferences: [%s]
              %s
            """
                .formatted(owner, flag.isEmpty() ? "" : flag + ": \"2026-11-22T10:00:00Z\""));
    taken(found.toString());
    var answer = cluster.run(CREATE);
    assertThat(kind(answer)).isEqualTo(outcome);
    if (reason != null) {
      assertThat(answer).asString().contains(reason);
    }
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().getLast())
        .isEqualTo("GET /api/v1/namespaces/d/services/m-0-r-0-0");
  }

  @Test
  void oursButChangedBeyondRecognitionIsRefused() {
    taken(
        """
        {"metadata":{"namespace":"d","name":"m-0-r-0-0","labels":{"modelserving.volcano.sh/group-name":"m-7"},
        "ownerReferences":[{"kind":"ModelServing","apiVersion":"workload.serving.volcano.sh/v1alpha1","name":"m","uid":"U","controller":true}]}}""");
    assertThat(cluster.run(CREATE))
        .isEqualTo(
            new Outcome.Refused(
                "Service m-0-r-0-0 is ours, but its labels or content were changed; delete it"));
  }

  private void taken(String found) {
    server.script(
        exchange -> {
          boolean isGet = exchange.getRequestMethod().equals("GET");
          FakeApiServer.answer(
              exchange, isGet ? 200 : 409, isGet ? found : "{\"reason\":\"AlreadyExists\"}");
        });
  }

  @Test
  void noAnswerInTime() {
    var never = new CountDownLatch(1);
    server.script(exchange -> never.await(10, TimeUnit.SECONDS));
    assertThat(cluster.run(CREATE)).asString().contains("Retry", "timed out");
    never.countDown();
  }

  @Test
  void nobodyThere() {
    server.close();
    assertThat(cluster.run(CREATE)).asString().contains("Retry", "Connect");
    assertThat(kind(cluster.run(DELETE))).isEqualTo("Retry");
  }

  @Test
  void deletesCarryTheUid() {
    server.always(200, "{}");
    cluster.run(DELETE);
    assertThat(server.requests())
        .containsExactly(
            "DELETE /api/v1/namespaces/d/pods/m-0-r-0-0 {\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\"P\"}}");
  }

  @Test
  void patchesCarryTheUid() {
    server.always(200, "{}");
    cluster.run(POD_PATCH);
    assertThat(server.requests())
        .containsExactly(
            "PATCH /api/v1/namespaces/d/pods/m-0-r-0-0 {\"metadata\":{\"uid\":\"P\",\"labels\":{\"modelserving.volcano.sh/entry\":\"draining\",\"phalanx.dev/scale-target\":null}}}");
  }

  @Test
  void aStatusThatTheClusterHasIsNotWritten() {
    var status =
        "{\"observedGeneration\":1,\"replicas\":1,\"currentReplicas\":1,\"updatedReplicas\":1,\"availableReplicas\":1,\"currentRevision\":\"R\",\"updateRevision\":\"R\",\"labelSelector\":\"a=b\"}";
    statuses.shown("U", "5", Answers.json(status));
    assertThat(cluster.run(STATUS)).isEqualTo(new Outcome.Accepted());
    assertThat(server.requests()).isEmpty();
    statuses.shown("U", "6", Answers.json("{\"replicas\":2}"));
    server.always(200, "{\"metadata\":{\"resourceVersion\":\"7\"}}");
    cluster.run(STATUS);
    statuses.shown("U", "6", Answers.json("{\"replicas\":2}"));
    cluster.run(STATUS);
    assertThat(server.requests()).as("an older one than was written is shown late").hasSize(1);
  }

  @Test
  void afterAStatusWithoutAnAnswerNothingIsKnown() {
    server.always(503, "");
    cluster.run(STATUS);
    statuses.shown("U", "5", Answers.json("{\"replicas\":2}"));
    var old =
        new Effect.PublishStatus(
            SERVING,
            new ServingStatus(Optional.empty(), 2, 0, 0, 0, "", "", "", List.of()),
            GroupsReport.NONE);
    cluster.run(old);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void anAnnouncementThatIsThereAlreadyIsAnnounced() {
    server.always(409, "{\"reason\":\"AlreadyExists\"}");
    var announcement = new Announcement(false, "RoleRunning", "r", Instant.EPOCH);
    assertThat(cluster.announce(SERVING, announcement)).isEqualTo(new Outcome.Accepted());
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aPluginThatNobodyKnowsIsRefusedByName() {
    var spec = SpecReaderTest.spec("{plugins: [{name: theirs}], template: {roles: [{name: r}]}}");
    var template = new RoleTemplate("r", 0, false, "H", "{}", Resources.NONE, Resources.NONE);
    var effect = createPod(template, spec);
    assertThat(cluster.run(effect))
        .asString()
        .contains("Refused", "spec.plugins[0].name: 'theirs'");
    assertThat(server.requests()).isEmpty();
  }

  private static Effect createPod(RoleTemplate template, ServingSpec spec) {
    return new Effect.CreatePod(
        SERVING, ENTRY, 0, 0, new Revision("R"), template, spec, false, false, Optional.empty());
  }

  @Test
  void brokenTemplatesAreRefusedAndNotShown() {
    var spec = SpecReaderTest.spec("{template: {roles: [{name: r}]}}");
    var template = new RoleTemplate("r", 0, false, "H", "{secret", Resources.NONE, Resources.NONE);
    var effect = createPod(template, spec);
    assertThat(cluster.run(effect)).asString().contains("Refused").doesNotContain("secret");
  }

  @Test
  void requestsAreCounted() {
    server.always(403, "{}");
    cluster.run(DELETE);
    var timer =
        meters
            .get("phalanx.cluster.requests")
            .tags("verb", "delete", "kind", "Pod", "outcome", "403")
            .timer();
    assertThat(timer.count()).isEqualTo(1);
  }

  private static String kind(Outcome outcome) {
    return outcome.getClass().getSimpleName();
  }
}
