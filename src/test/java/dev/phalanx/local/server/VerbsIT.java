package dev.phalanx.local.server;

import static dev.phalanx.local.server.TestServer.JSON_PATCH;
import static dev.phalanx.local.server.TestServer.MERGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.local.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs over HTTP; codes and texts are those that a real kube-apiserver 1.35 answered. */
class VerbsIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String POD =
      "{'metadata':{'name':'p','labels':{'app':'a'}},'spec':{'containers':[{'name':'c','image':'i'}]}}";
  private final Path folder;
  private final TestServer server;

  VerbsIT(@TempDir Path parent) throws IOException {
    folder = parent.resolve("objects");
    server = new TestServer(folder, ContainerLogs.none());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNewObjectGetsWhatOnlyTheServerWrites() {
    Answer created = server.post(MAPS, "{'metadata':{'generateName':'m-','uid':'mine'}}");

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("/metadata/name")).matches("m-[a-z0-9]{5}");
    assertThat(created.text("/metadata/uid")).hasSize(36);
    assertThat(created.text("/metadata/namespace")).isEqualTo("default");
    assertThat(created.text("/metadata/creationTimestamp")).endsWith("Z");
    assertThat(server.get(MAPS + "/" + created.text("/metadata/name")).body())
        .isEqualTo(created.body());
  }

  @Test
  void aPodIsReplacedByWhatItsManifestSays() {
    server.post(PODS, POD);

    assertThat(server.put(PODS + "/p", POD).code()).isEqualTo(200);
  }

  @Test
  void aPatchCanForgetWhoOwnsWhat() {
    server.post(MAPS, "{'metadata':{'name':'m'},'data':{'a':'1'}}");

    Answer patched = server.patch(MAPS + "/m", MERGE, "{'metadata':{'managedFields':[{}]}}");

    assertThat(patched.body().at("/metadata").has("managedFields")).isFalse();
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(server.post(MAPS + "?dryRun=All", "{'metadata':{'name':'dry'}}").code())
        .isEqualTo(201);
    assertThat(server.get(MAPS + "/dry").code()).isEqualTo(404);
  }

  @Test
  void anUpdateThatSaysTheSameKeepsTheVersionAndAStaleOneIsAConflict() {
    Answer created = server.post(MAPS, "{'metadata':{'name':'m'},'data':{'a':'1'}}");
    Answer same = server.put(MAPS + "/m", created.body().toString());
    Answer changed = server.patch(MAPS + "/m", MERGE, "{'data':{'b':'2'}}");

    assertThat(same.body()).isEqualTo(created.body());
    assertThat(changed.body().path("data").size()).isEqualTo(2);
    assertRefused(
        server.put(MAPS + "/m", created.body().toString()),
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"m\": the object has been modified; please apply your changes to the latest version and try again");
  }

  @Test
  void aJsonPatchWhoseTestFailsIsUnprocessable() {
    server.post(MAPS, "{'metadata':{'name':'m'}}");

    Answer refused =
        server.patch(
            MAPS + "/m", JSON_PATCH, "[{'op':'test','path':'/metadata/uid','value':'other'}]");

    assertRefused(
        refused, 422, "Invalid", "the server rejected our request due to an error in our request");
    assertThat(refused.body().path("details")).isEmpty();
    assertThat(refused.body().has("details")).isTrue();
  }

  @Test
  void listsComeInPagesOfOneRevision() {
    for (String name : List.of("a", "b", "c", "d")) {
      server.post(MAPS, "{'metadata':{'name':'%s','labels':{'of':'test'}}}".formatted(name));
    }
    Answer first = server.get(MAPS + "?labelSelector=of&limit=3");
    server.delete(MAPS + "/d", "");
    Answer second =
        server.get(MAPS + "?labelSelector=of&limit=3&continue=" + first.text("/metadata/continue"));

    assertThat(first.body().path("items")).hasSize(3);
    assertThat(second.body().path("items")).extracting(Json::name).containsExactly("d");
    assertThat(second.text("/metadata/resourceVersion"))
        .isEqualTo(first.text("/metadata/resourceVersion"));
    assertThat(second.body().at("/metadata/continue").isMissingNode()).isTrue();
  }

  @Test
  void podsAreSelectedByTheirFields() {
    server.post(PODS, POD);

    assertThat(
            server
                .get(PODS + "?fieldSelector=status.phase=Pending,spec.nodeName=")
                .body()
                .path("items"))
        .hasSize(1);
    assertThat(server.get(PODS + "?fieldSelector=spec.nodeName!=").body().path("items")).isEmpty();
    assertRefused(
        server.get(MAPS + "?fieldSelector=data.x=y"),
        400,
        "BadRequest",
        "\"data.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    assertRefused(
        server.get(PODS + "?fieldSelector=spec.image=i"),
        400,
        "BadRequest",
        "field label not supported: spec.image");
  }

  @Test
  void aWatchTellsWhatEntersAndLeavesTheSelector() throws Exception {
    String from = server.revision();
    server.post(MAPS, "{'metadata':{'name':'m','labels':{'on':'yes'}}}");
    server.patch(MAPS + "/m", MERGE, "{'data':{'a':'b'}}");
    server.patch(MAPS + "/m", MERGE, "{'metadata':{'labels':null}}");
    server.delete(MAPS + "/m", "");

    List<JsonNode> events =
        server.watch(
            MAPS
                + "?watch=true&timeoutSeconds=1&allowWatchBookmarks=true&labelSelector=on&resourceVersion="
                + from,
            "application/json");

    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly("ADDED", "MODIFIED", "DELETED", "BOOKMARK");
    assertThat(events.get(3).at("/object/metadata/resourceVersion").asText())
        .isEqualTo(server.revision());
  }

  @Test
  void aWatchWithoutARevisionBeginsWithWhatIsThere() throws Exception {
    server.post(MAPS, "{'metadata':{'name':'m'}}");

    List<JsonNode> events =
        server.watch("/api/v1/configmaps?watch=true&resourceVersion=0&timeoutSeconds=1", "*/*");
    List<JsonNode> marked =
        server.watch(
            "/api/v1/pods?watch=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
            "*/*");

    assertThat(events).isNotEmpty().allMatch(event -> event.path("type").asText().equals("ADDED"));
    assertThat(
            marked
                .getFirst()
                .at("/object/metadata/annotations/k8s.io~1initial-events-end")
                .asText())
        .isEqualTo("true");
  }

  @Test
  void aWatchFromBeforeTheStartMustListAgain() throws Exception {
    String revision =
        server.post(MAPS, "{'metadata':{'name':'m'}}").text("/metadata/resourceVersion");
    server.post(MAPS, "{'metadata':{'name':'n'}}");
    server.close();

    try (TestServer next = new TestServer(folder, ContainerLogs.none())) {
      List<JsonNode> events =
          next.watch(MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=" + revision, "*/*");

      assertThat(events).hasSize(1);
      assertThat(events.getFirst().path("type").asText()).isEqualTo("ERROR");
      assertThat(events.getFirst().at("/object/code").asInt()).isEqualTo(410);
      assertThat(events.getFirst().at("/object/reason").asText()).isEqualTo("Expired");
    }
  }

  @Test
  void aCollectionIsDeletedByItsSelector() {
    server.post(MAPS, "{'metadata':{'name':'a','labels':{'go':''}}}");
    server.post(MAPS, "{'metadata':{'name':'b'}}");

    Answer deleted = server.delete(MAPS + "?labelSelector=go", "");

    assertThat(deleted.body().path("items")).extracting(Json::name).containsExactly("a");
    assertThat(server.get(MAPS + "/a").code()).isEqualTo(404);
    assertThat(server.get(MAPS + "/b").code()).isEqualTo(200);
  }

  @Test
  void tablesHaveColumnsOnceInAWatch() throws Exception {
    server.post(PODS, POD);
    server.post(PODS, POD.replace("'p'", "'q'"));

    Answer table = server.getTable(PODS);
    List<JsonNode> events = server.watch(PODS + "?watch=true&timeoutSeconds=1", TestServer.TABLE);

    assertThat(table.text("/kind")).isEqualTo("Table");
    assertThat(table.body().at("/rows/0/cells").toString())
        .startsWith("[\"p\",\"0/1\",\"Pending\",\"0\",");
    assertThat(table.text("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
    assertThat(events.get(0).at("/object/columnDefinitions")).hasSize(9);
    assertThat(events.get(1).at("/object/columnDefinitions").isNull()).isTrue();
  }

  @Test
  void metadataAloneIsAnsweredWhereItIsAskedFor() {
    server.post(MAPS, "{'metadata':{'name':'m'},'data':{'a':'b'}}");
    Answer partial =
        server.send(
            "GET",
            MAPS + "/m",
            "",
            "",
            "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json");

    assertThat(partial.text("/kind")).isEqualTo("PartialObjectMetadata");
    assertThat(partial.body().has("data")).isFalse();
    assertThat(server.send("GET", MAPS + "/m", "", "", "text/html").code()).isEqualTo(406);
  }

  @Test
  void aDeleteOfAnotherObjectIsRefused() {
    String uid = server.post(MAPS, "{'metadata':{'name':'m'}}").text("/metadata/uid");

    assertRefused(
        server.delete(MAPS + "/m", "{'preconditions':{'uid':'x'}}"),
        409,
        "Conflict",
        "Operation cannot be fulfilled on ConfigMap \"m\": the UID in the precondition (x) does not match the UID in record (%s). The object might have been deleted and then recreated"
            .formatted(uid));
    Answer deleted = server.delete(MAPS + "/m", "{'preconditions':{'uid':'%s'}}".formatted(uid));
    assertThat(deleted.text("/status")).isEqualTo("Success");
    assertThat(deleted.text("/details/uid")).isEqualTo(uid);
  }

  @Test
  void theOldPathOfAWatchWatches() throws Exception {
    server.post(MAPS, "{'metadata':{'name':'m'}}");
    server.post(MAPS, "{'metadata':{'name':'n'}}");

    List<JsonNode> events =
        server.watch(
            "/api/v1/watch/namespaces/default/configmaps/m?timeoutSeconds=1", "application/json");

    assertThat(events).extracting(event -> Json.name(event.path("object"))).containsExactly("m");
  }

  @Test
  void finalizersHoldAnObject() {
    server.post(MAPS, "{'metadata':{'name':'m','finalizers':['a.b/c']}}");

    server.delete(MAPS + "/m", "");
    assertThat(server.get(MAPS + "/m").text("/metadata/deletionTimestamp")).isNotEmpty();
    assertThat(
            server
                .patch(MAPS + "/m", MERGE, "{'metadata':{'finalizers':['a.b/c','d.e/f']}}")
                .message())
        .contains("found new finalizers []string{\"d.e/f\"}");
    server.patch(MAPS + "/m", MERGE, "{'metadata':{'finalizers':null}}");
    assertThat(server.get(MAPS + "/m").code()).isEqualTo(404);
  }

  private static void assertRefused(Answer answer, int code, String reason, String message) {
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.text("/reason")).isEqualTo(reason);
  }
}
