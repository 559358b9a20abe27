package dev.phalanx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.EventCodec;
import dev.phalanx.view.EventShape;
import dev.phalanx.view.Ink;
import dev.phalanx.view.LlamaStory;
import dev.phalanx.view.NodeText;
import dev.phalanx.view.Playback;
import dev.phalanx.view.ServingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client sees, over real connections. */
class IntrospectionRoutesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LLAMA = "/servings/default/llama-multinode";
  private static final ServingId GONE = new ServingId("default", "gone", "uid-of-gone");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer();
    var llama = LlamaStory.available();
    server.live.add(llama.state());
    server.journals.record(LlamaStory.ID, llama.journal());
    var gone = LlamaStory.of(GONE).applied(1, 1).parentsAppear().podsBecomeReady().deleted();
    server.journals.record(GONE, gone.journal());
  }

  @AfterAll
  static void stop() {
    server.close();
    CLIENT.close();
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String path) throws Exception {
    var response = send("GET", path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return JSON.readTree(response.body());
  }

  private static String text(String path) throws Exception {
    var response = send("GET", path, "Accept", "text/plain");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=UTF-8");
    return response.body();
  }

  private static JsonNode problem(int status, String path) throws Exception {
    var response = send("GET", path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = JSON.readTree(response.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("instance").asText()).isEqualTo(URI.create(path).getPath());
    return problem;
  }

  @Test
  void theRootListsWhatThereIs() throws Exception {
    assertThat(json("/").path("endpoints").toString()).contains("/servings/{namespace}/{name}");
    assertThat(text("/")).contains("/readyz\n");
  }

  @Test
  void health() throws Exception {
    assertThat(json("/healthz").path("ok").asBoolean()).isTrue();
    assertThat(text("/healthz")).isEqualTo("ok\n");
  }

  @Test
  void readinessNamesWhatFailsAndWhy() throws Exception {
    server.checks.add(new Readiness.Check("journal", true, "writable"));
    assertThat(json("/readyz").path("ready").asBoolean()).isTrue();
    server.checks.add(new Readiness.Check("watches", false, "pods: no first list yet"));
    var response = send("GET", "/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(response.body()).at("/checks/watches/detail").asText())
        .isEqualTo("pods: no first list yet");
    assertThat(send("GET", "/readyz", "Accept", "text/plain").body())
        .isEqualTo("✔ journal: writable\n✘ watches: pods: no first list yet\n");
    server.checks.clear();
  }

  @Test
  void metricsAreInPrometheusForm() throws Exception {
    server.metrics.counter("phalanx.decisions").increment(3);
    var response = send("GET", "/metrics");
    assertThat(response.body()).contains("phalanx_decisions_total 3.0");
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
  }

  @Test
  void servingsAreListed() throws Exception {
    var list = json("/servings");
    assertThat(list.at("/0/name").asText()).isEqualTo("llama-multinode");
    assertThat(list.at("/0/ready").asBoolean()).isTrue();
    assertThat(json("/servings/default")).isEqualTo(list);
    assertThat(text("/servings"))
        .isEqualTo(
            """
            NAMESPACE  NAME             REPLICAS  AVAILABLE  PHASE      WAITS FOR
            default    llama-multinode  1         1          Available  -
            """);
    assertThat(problem(404, "/servings/other").path("detail").asText())
        .isEqualTo("there is no ModelServing in namespace other");
  }

  @Test
  void everyNodeIsAPath() throws Exception {
    assertThat(json(LLAMA).at("/groups/0/roles/405b-1/pods/1/name").asText())
        .isEqualTo("llama-multinode-0-405b-1-1");
    var role = json(LLAMA + "/groups/0/roles/405b-1");
    assertThat(role.toString()).contains("llama-multinode-0-405b-1-1").doesNotContain("405b-0");
    assertThat(json(LLAMA + "/groups/0/roles/405b-1/pods/1/").path("node").asText())
        .isEqualTo("node-4");
    assertThat(text(LLAMA)).startsWith("✔  default/llama-multinode  Available");
    assertThat(text(LLAMA + "/groups/0")).startsWith("✔  default/llama-multinode/groups/0  ");
  }

  @Test
  void acceptDecidesTheForm() throws Exception {
    for (var accept :
        List.of("*/*", "text/html, */*;q=0.8", "application/json, text/plain", "text/x", "")) {
      assertThat(send("GET", "/healthz", "Accept", accept).body()).as(accept).startsWith("{");
    }
    for (var accept : List.of("text/plain", "text/*", "application/json;q=0.5, text/plain;q=0.6")) {
      assertThat(send("GET", "/healthz", "Accept", accept).body()).as(accept).isEqualTo("ok\n");
    }
  }

  @Test
  void unknownThingsAreNamedWithWhatThereIs() throws Exception {
    var serving = problem(404, "/servings/default/nothing");
    assertThat(serving.path("detail").asText())
        .isEqualTo("there is no ModelServing default/nothing, neither live nor in a journal");
    assertThat(serving.path("existing").toString())
        .startsWith("[\"default/gone\",\"default/llama-multinode\"");
    var role = problem(404, LLAMA + "/groups/0/roles/405b-7");
    assertThat(role.path("detail").asText())
        .isEqualTo(
            "default/llama-multinode: groups/0/roles has no part '405b-7'; it has 405b-0, 405b-1");
    assertThat(problem(404, "/nothing").path("existing").toString()).contains("/servings");
    assertThat(problem(404, "/healthz/x").path("detail").asText())
        .isEqualTo("there is nothing at /healthz/x");
    assertThat(problem(404, "/servings/default/nothing/events").path("detail").asText())
        .contains("default/nothing");
    assertThat(send("GET", "/servings/default/nothing", "Accept", "text/plain").body())
        .isEqualTo("there is no ModelServing default/nothing, neither live nor in a journal\n");
  }

  @Test
  void wrongParametersAreNamedWithWhatIsRight() throws Exception {
    assertThat(problem(400, LLAMA + "?until=x").path("detail").asText())
        .isEqualTo("parameter until=x is not a whole number of at least 0");
    assertThat(problem(400, LLAMA + "?at=noon").path("detail").asText())
        .isEqualTo("parameter at=noon is not a time such as 2026-01-01T10:00:00Z");
    assertThat(problem(400, LLAMA + "?at=2026-01-01T10:00:00Z&until=1").path("detail").asText())
        .contains("exclude each other");
    assertThat(problem(400, LLAMA + "/events?limit=0").path("detail").asText())
        .isEqualTo("parameter limit=0 is not a whole number from 1 to 10000");
    assertThat(problem(400, LLAMA + "?til=1").path("detail").asText())
        .isEqualTo("parameter 'til' is unknown here: there are at, until, uid");
  }

  @Test
  void onlyGetAndHead() throws Exception {
    for (var method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      var response = send(method, LLAMA);
      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }
    var head = send("HEAD", LLAMA);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(send("HEAD", LLAMA + "/events/stream").statusCode()).isEqualTo(200);
  }

  @Test
  void thePastComesFromTheJournal() throws Exception {
    assertThat(json(LLAMA + "?until=1").path("groups").isEmpty()).isTrue();
    assertThat(json(LLAMA + "?until=7").path("waitsFor").asText())
        .startsWith("ControllerRevision llama-multinode-");
    assertThat(json(LLAMA + "?at=2026-01-01T10:00:05Z").at("/groups/0/roles/405b-0/readyPods"))
        .isEqualTo(JSON.readTree("1"));
    assertThat(json(LLAMA + "?at=2026-01-01T11:00:05%2B01:00"))
        .isEqualTo(json(LLAMA + "?at=2026-01-01T10:00:05Z"));
    assertThat(json(LLAMA + "?until=1000")).isEqualTo(json(LLAMA));
  }

  @Test
  void whatIsGoneIsShownFromItsJournal() throws Exception {
    assertThat(json("/servings/default/gone").path("lifecycle").asText()).isEqualTo("Deleted");
    assertThat(json("/servings/default/gone?uid=uid-of-gone").path("uid").asText())
        .isEqualTo("uid-of-gone");
    assertThat(problem(404, "/servings/default/gone?uid=other").path("detail").asText())
        .contains("default/gone with UID other");
  }

  @Test
  void eventsComeInPagesThatDecode() throws Exception {
    var codec = new EventCodec();
    var first = send("GET", LLAMA + "/events?limit=10");
    assertThat(first.headers().firstValue("Phalanx-Serving")).contains(LlamaStory.ID.toString());
    assertThat(first.headers().firstValue("Link"))
        .contains("<" + LLAMA + "/events?uid=uid-of-llama&after=10&limit=10>; rel=\"next\"");
    var events =
        Stream.of(first.body(), send("GET", LLAMA + "/events?after=10").body())
            .flatMap(IntrospectionRoutesTest::elements)
            .toList();
    var playback = new Playback(LlamaStory.ID, Playback.Moment.NOW);
    events.forEach(
        event ->
            playback.accepts(
                EventShape.sequenceNr(event), codec.fromTree(EventShape.coded(event))));
    assertThat(playback.sequenceNr()).isEqualTo(LlamaStory.available().journal().size());
    assertThat(NodeText.of("", ServingNode.of(playback.state()), Ink.PLAIN))
        .isEqualTo(NodeText.of("", ServingNode.of(LlamaStory.available().state()), Ink.PLAIN));
    assertThat(json(LLAMA + "/events?after=1000").isEmpty()).isTrue();
    assertThat(text(LLAMA + "/events?after=21"))
        .isEqualTo(
            "    22  2026-01-01T10:00:08.000Z  status: 1 of 1 groups available, 1 updated; Available"
                + " (All Serving groups are ready)  ← the state\n");
  }

  private static Stream<ObjectNode> elements(String body) {
    try {
      return JSON.readTree(body).valueStream().map(ObjectNode.class::cast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingSecretLeaves() throws Exception {
    for (var path :
        List.of(
            LLAMA,
            LLAMA + "/events",
            LLAMA + "/revisions",
            LLAMA + "?until=5",
            "/servings",
            "/servings/default/gone/events/stream")) {
      assertThat(send("GET", path).body()).doesNotContain(LlamaStory.TOKEN);
      assertThat(send("GET", path, "Accept", "text/plain").body()).doesNotContain(LlamaStory.TOKEN);
    }
  }

  @Test
  void aFinishedStreamEndsAndIsNotToBeOpenedAgain() throws Exception {
    var stream = send("GET", "/servings/default/gone/events", "Accept", "text/event-stream");
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(stream.body()).startsWith("id:1\nevent:GangSupportChanged\ndata:{\"sequenceNr\":1,");
    assertThat(stream.body()).contains("event:ServingDeleted\n").endsWith("\n\n");
    long last = server.journals.find(GONE).orElseThrow().lastSequenceNr();
    assertThat(
            send(
                    "GET",
                    "/servings/default/gone/events/stream",
                    "Last-Event-ID",
                    Long.toString(last))
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void aDeletedServingStillInMemoryHasNoMoreToTell() throws Exception {
    var id = new ServingId("elsewhere", "just-deleted", "u");
    var story = LlamaStory.of(id).applied(1, 1).parentsAppear().podsBecomeReady().deleted();
    server.journals.record(id, story.journal());
    server.live.add(story.state());
    var path = "/servings/elsewhere/just-deleted/events/stream?after=" + story.journal().size();
    assertThat(send("GET", path).statusCode()).isEqualTo(204);
    server.live.remove(story.state());
  }

  @Test
  void aServingThatIsOnlyInTheJournalsYetIsToBeAskedAgain() throws Exception {
    var id = new ServingId("elsewhere", "recovering", "u");
    var story = LlamaStory.of(id).applied(1, 1);
    server.journals.record(id, story.journal());
    var path = "/servings/elsewhere/recovering/events/stream?after=" + story.journal().size();
    assertThat(send("HEAD", path).statusCode()).isEqualTo(200);
  }

  @Test
  void aLiveStreamGoesOn() throws Exception {
    var id = new ServingId("elsewhere", "growing", "u");
    var story = LlamaStory.of(id).applied(1, 1);
    server.journals.record(id, story.journal());
    int known = story.journal().size();
    var lines = new CopyOnWriteArrayList<String>();
    var request =
        HttpRequest.newBuilder(
                URI.create(server.url() + "/servings/elsewhere/growing/events/stream"))
            .header("Last-Event-ID", Integer.toString(known - 1))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var body = client.sendAsync(request, HttpResponse.BodyHandlers.ofLines());
      var _ = body.thenAccept(response -> response.body().forEach(lines::add));
      Awaitility.await().until(() -> lines.contains("id:" + known));
      assertThat(lines).doesNotContain("id:" + (known - 1));
      story.parentsAppear();
      server.journals.record(id, story.journal().subList(known, story.journal().size()));
      Awaitility.await().until(() -> lines.contains("event:RevisionStored"));
      story.sees(LlamaStory.pod("0/405b-0/0", PodPhase.PENDING, false));
      client.shutdownNow();
    }
  }

  @Test
  void anAddressThatCannotBeUsedIsOneClearLine() {
    int port = server.server.address().getPort();
    assertThatThrownBy(() -> server.bind(port))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage(
            "HTTP port %d of 127.0.0.1 is in use by another program: choose another one, or 0 for any",
            port);
    assertThatThrownBy(() -> server.bind("192.0.2.1", 0))
        .cause()
        .hasMessageStartingWith("HTTP cannot listen on port 0 of 192.0.2.1: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void stoppingEndsLiveStreams() throws Exception {
    var other = new RunningServer();
    try (var client = HttpClient.newHttpClient()) {
      var story = LlamaStory.available();
      other.live.add(story.state());
      other.journals.record(LlamaStory.ID, story.journal());
      var request =
          HttpRequest.newBuilder(URI.create(other.url() + LLAMA + "/events/stream")).build();
      var lines = new CopyOnWriteArrayList<String>();
      var end =
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofLines())
              .thenAccept(response -> response.body().forEach(lines::add));
      Awaitility.await().until(() -> lines.contains("id:19"));
      other.close();
      Awaitility.await().until(end::isDone);
    }
  }
}
