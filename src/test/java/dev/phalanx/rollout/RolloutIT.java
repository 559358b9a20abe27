package dev.phalanx.rollout;

import static dev.phalanx.kube.TestCluster.SERVINGS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.phalanx.api.ModelServing;
import dev.phalanx.cli.PhalanxCommand;
import dev.phalanx.kube.TestCluster;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands with the rights that the README asks for, and without a controller. */
@ClassTemplate
@ExtendWith(ApiServers.class)
class RolloutIT {
  private static final String RIGHTS =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: operator, namespace: default}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: rollout, namespace: default}
      rules:
      - {apiGroups: [workload.serving.volcano.sh], resources: [modelservings], verbs: [get, list, patch]}
      - {apiGroups: [apps], resources: [controllerrevisions], verbs: [list]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: rollout, namespace: default}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rollout}
      subjects: [{kind: ServiceAccount, name: operator, namespace: default}]
      """;

  private static final String SERVING =
      """
      apiVersion: workload.serving.volcano.sh/v1alpha1
      kind: ModelServing
      metadata: {name: llama, namespace: default}
      spec:
        replicas: 2
        template:
          roles:
          - name: web
            replicas: 3
            workerReplicas: 0
            entryTemplate: {spec: {containers: [{name: c, image: "web:2", env: [{name: T, value: secret}]}]}}
      """;

  private static final String REVISION =
      """
      apiVersion: apps/v1
      kind: ControllerRevision
      metadata:
        name: llama-%1$s
        namespace: default
        labels: {modelserving.volcano.sh/name: llama, modelserving.volcano.sh/revision: "%1$s"}
        ownerReferences: [{apiVersion: workload.serving.volcano.sh/v1alpha1, kind: ModelServing, name: llama, uid: "%2$s"}]
      revision: 1
      data:
        data:
        - name: web
          replicas: 1
          workerReplicas: 0
          entryTemplate: {spec: {containers: [{name: c, image: "%3$s", env: [{name: T, value: secret}]}]}}
      """;

  private final TestApiServer server;
  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TestCluster cluster;

  RolloutIT(TestApiServer server, @TempDir Path folder) {
    this.server = server;
    this.folder = folder;
  }

  @BeforeEach
  void prepare() throws Exception {
    cluster = TestCluster.prepared(server);
    cluster.apply(RIGHTS);
    Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig("default", "operator"));
    cluster.apply(SERVING);
    var uid = serving().at("/metadata/uid").asText();
    cluster.apply(REVISION.formatted("aaaa", uid, "web:1"));
    cluster.apply(REVISION.formatted("bbbb", uid, "web:2"));
    cluster.apply(REVISION.formatted("cccc", "somebody-else", "web:3"));
    status("observedGeneration: 1, currentRevision: aaaa, updateRevision: bbbb, replicas: 2");
  }

  @AfterEach
  void clear() {
    cluster.clear();
  }

  @Test
  void historyListsTheRevisionsOfThisVeryObject() {
    assertThat(run("history", "default/llama")).isZero();
    assertThat(out.toString().lines().map(line -> line.split("\\s{2,}")[0]))
        .containsExactlyInAnyOrder("REVISION", "aaaa", "bbbb");
    assertThat(out.toString()).contains("CURRENT", "UPDATE", "web=web:1", "web=web:2");
  }

  @Test
  void historyShowsOneRevisionWithoutSecrets() throws IOException {
    assertThat(run("history", "llama", "--revision", "aaaa")).isZero();
    assertThat(out.toString()).contains("image: web:1").doesNotContain("secret");
    out.getBuffer().setLength(0);
    assertThat(run("history", "llama", "--revision=aaaa", "-o", "json")).isZero();
    assertThat(new JsonMapper().readTree(out.toString()).at("/0/name").asText()).isEqualTo("web");
  }

  @Test
  void undoPutsTheRolesBackAndKeepsTheReplicas() {
    assertThat(run("undo", "llama", "-n", "default")).isZero();
    assertThat(out.toString())
        .isEqualTo("default/llama goes back to aaaa: web web:2 → web:1" + System.lineSeparator());
    var role = serving().at("/spec/template/roles/0");
    assertThat(role.at("/entryTemplate/spec/containers/0/image").asText()).isEqualTo("web:1");
    assertThat(role.path("replicas").asInt()).isEqualTo(3);
    assertThat(serving().at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void undoToTheSameTemplateChangesNothing() {
    var before = serving();
    assertThat(run("undo", "llama", "--to-revision", "bbbb")).isZero();
    assertThat(out.toString()).contains("nothing to do");
    assertThat(serving()).isEqualTo(before);
  }

  @Test
  void undoGoesThroughWhileStatusAndSpecAreWrittenAllTheTime() throws Exception {
    try (var writers = Executors.newScheduledThreadPool(2)) {
      var _ = writers.scheduleWithFixedDelay(() -> status("replicas: 1"), 0, 1, MILLISECONDS);
      var _ = writers.scheduleWithFixedDelay(this::scale, 0, 5, MILLISECONDS);
      for (var revision : List.of("aaaa", "bbbb", "aaaa")) {
        assertThat(run("undo", "llama", "--to-revision", revision)).as(err.toString()).isZero();
      }
      writers.shutdown();
    }
    assertThat(serving().at("/spec/template/roles/0").toString()).contains("web:1");
    assertThat(serving().at("/spec/replicas").asInt()).isGreaterThan(2);
  }

  private void scale() {
    patch("spec: {replicas: %d}".formatted(serving().at("/spec/replicas").asInt() + 1), "");
  }

  @Test
  void unknownNamesAreAnsweredWithTheKnownOnes() {
    assertThat(run("undo", "llama", "--to-revision", "aaab")).isEqualTo(1);
    assertThat(run("status", "default/lama")).isEqualTo(1);
    assertThat(run("undo", "Llama/x/y")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "phalanx: llama has no revision 'aaab'; there is aaaa, bbbb",
            "phalanx: there is no ModelServing default/lama; the namespace has llama",
            "phalanx: 'Llama/x/y' is not NAMESPACE/NAME, such as default/llama"
                + " (see 'phalanx rollout undo --help')");
  }

  @Test
  void pauseAndResumeMayBeRepeated() {
    run("pause", "llama");
    assertThat(serving().at("/metadata/annotations/phalanx.dev~1paused").asText())
        .isEqualTo("true");
    run("pause", "llama");
    run("resume", "llama");
    assertThat(serving().at("/metadata/annotations").has("phalanx.dev/paused")).isFalse();
    run("resume", "llama");
    assertThat(out.toString().lines())
        .containsExactly(
            "default/llama is paused",
            "default/llama was paused already",
            "default/llama goes on",
            "default/llama was not paused");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void statusWaitsUntilAllGroupsAreUpdatedAndAvailable() {
    var waiting = CompletableFuture.supplyAsync(() -> run("status", "llama", "--timeout=60s"));
    untilPrinted("0 of 2 groups updated, 0 available");
    status("replicas: 2, updatedReplicas: 1, availableReplicas: 2");
    untilPrinted("1 of 2 groups updated, 2 available");
    status("replicas: 2, updatedReplicas: 2, availableReplicas: 2");
    assertThat(waiting.join()).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "default/llama: 0 of 2 groups updated, 0 available",
            "default/llama: 1 of 2 groups updated, 2 available",
            "default/llama: 2 of 2 groups updated, 2 available, done");
  }

  @Test
  void statusGoesOnWhenTheApiServerIsAwayForAWhile() throws Exception {
    var waiting = CompletableFuture.supplyAsync(() -> run("status", "llama", "--timeout=120s"));
    untilPrinted("0 of 2 groups updated, 0 available");
    server.kill();
    server.restart();
    status("replicas: 2, updatedReplicas: 2, availableReplicas: 2");
    assertThat(waiting.join()).as(err.toString()).isZero();
    assertThat(out.toString().lines().toList().getLast())
        .isEqualTo("default/llama: 2 of 2 groups updated, 2 available, done");
  }

  @Test
  void statusEndsWhenTheServingIsAnotherOne() throws Exception {
    var waiting = CompletableFuture.supplyAsync(() -> run("status", "llama", "--timeout=60s"));
    untilPrinted("0 of 2 groups updated, 0 available");
    cluster.kubectl(SERVING, "replace", "--force", "-f", "-");
    assertThat(waiting.join()).isEqualTo(1);
    assertThat(err.toString()).containsAnyOf("is another object now", "there is no ModelServing");
  }

  @Test
  void statusTellsWhatIsTrueWhenItHasWaitedLongEnough() {
    status(
        "conditions: [{type: Degraded, status: 'True', reason: R, message: no image,"
            + " lastTransitionTime: '2026-11-27T05:00:00Z'}]");
    assertThat(run("status", "llama", "--timeout=1s")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("phalanx: default/llama after 1 s: 0 of 2 groups updated")
        .contains("Degraded: no image");
    assertThat(run("status", "llama", "--watch=false")).isZero();
  }

  @Test
  void anApiServerThatIsNotThereIsNamed() throws IOException {
    var nowhere = folder.resolve("nowhere");
    Files.writeString(
        nowhere,
        Files.readString(folder.resolve("kubeconfig"))
            .replaceAll("server: \"?https?://[^\"\\s}]+\"?", "server: \"http://127.0.0.1:1\""));
    assertThat(run(List.of("status", "llama", "--kubeconfig=" + nowhere))).isEqualTo(1);
    assertThat(err.toString()).startsWith("phalanx: the API server http://127.0.0.1:1");
  }

  private void untilPrinted(String line) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(out.toString()).contains(line));
  }

  private int run(String... arguments) {
    var line = new ArrayList<>(List.of(arguments));
    line.add("--kubeconfig=" + folder.resolve("kubeconfig"));
    return run(line);
  }

  private int run(List<String> arguments) {
    var line = new ArrayList<>(List.of("rollout"));
    line.addAll(arguments);
    return PhalanxCommand.commandLine(List.of(RolloutCommand.class))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.toArray(String[]::new));
  }

  private JsonNode serving() {
    return cluster.get(SERVINGS + "/llama");
  }

  private void status(String fields) {
    patch("status: {%s}".formatted(fields), "status");
  }

  private void patch(String yaml, String subresource) {
    var serving =
        cluster.admin().resources(ModelServing.class).inNamespace("default").withName("llama");
    (subresource.isEmpty() ? serving : serving.subresource(subresource))
        .patch(PatchContext.of(PatchType.JSON_MERGE), Fixtures.yaml(yaml).toString());
  }
}
