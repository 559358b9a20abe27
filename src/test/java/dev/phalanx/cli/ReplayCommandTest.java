package dev.phalanx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phalanx.domain.ServingId;
import dev.phalanx.http.RunningServer;
import dev.phalanx.view.LlamaStory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code phalanx replay} as users run it, on a folder and on a running controller's endpoint. */
class ReplayCommandTest {
  private static final ServingId OLD = new ServingId("default", "again", "uid-1");
  private static final ServingId NEW = new ServingId("default", "again", "uid-2");
  private static Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write(@TempDir Path given) throws Exception {
    folder = given;
    var later = LlamaStory.of(NEW).applied(1, 1).journal();
    new StoppedController(folder)
        .with(LlamaStory.ID, LlamaStory.available().deleted().journal())
        .with(OLD, LlamaStory.of(OLD).applied(1, 2).journal())
        .with(NEW, later);
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var all = new ArrayList<>(List.of("replay"));
    all.addAll(List.of(args));
    return PhalanxCommand.commandLine(List.of(ReplayCommand.class))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  /** Standard output of a run on the folder that must succeed. */
  private String replay(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data", folder.toString()));
    assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(out.toString()).doesNotContain(LlamaStory.TOKEN, "\u001b");
    return out.toString();
  }

  private JsonNode json(String... args) throws IOException {
    return new JsonMapper().readTree(replay(args));
  }

  @Test
  void showsTheStateBelowWhenItWas() {
    assertThat(replay("default/llama-multinode"))
        .startsWith(
            """
            event 31, 2026-01-01T10:00:14.000Z of default/llama-multinode/uid-of-llama
            ⊖  default/llama-multinode  Deleted  0/1 groups ready
            """);
  }

  @Test
  void showsThePast() {
    assertThat(replay("default/llama-multinode", "--until", "22"))
        .contains("✔ 1  llama-multinode-0-405b-1-1  Running  node-4  ready");
    assertThat(replay("default/llama-multinode", "--until", "1"))
        .doesNotContain("llama-multinode-0-405b-1-1");
    assertThat(replay("default/llama-multinode", "--until", "0"))
        .startsWith("event 0 of default/llama-multinode/uid-of-llama\n");
    assertThat(replay("default/llama-multinode", "--at", "2026-01-01T10:00:05Z"))
        .startsWith("event 14, 2026-01-01T10:00:05.000Z of ");
    assertThat(replay("default/llama-multinode", "--at", "2026-01-01T11:00:05+01:00"))
        .startsWith("event 14, ");
  }

  @Test
  void showsAPart() throws IOException {
    var role =
        List.of("default/llama-multinode", "--until", "22", "--show", "groups/0/roles/405b-1");
    assertThat(replay(role.toArray(String[]::new)))
        .contains("✔  default/llama-multinode/groups/0/roles/405b-1  2/2 pods ready")
        .doesNotContain("405b-0");
    assertThat(
            json("default/llama-multinode", "--until", "22", "--show", "status", "-o", "json")
                .path("availableReplicas")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void namesAPartThatIsNotThere() {
    assertThat(run("default/llama-multinode", "--data", folder.toString(), "--show", "groups/7"))
        .isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "phalanx: default/llama-multinode, event 31: groups has no part '7'; it has 0\n");
    assertThat(out.toString()).doesNotContain("groups");
  }

  @Test
  void jsonAndYamlAreTheSameTree() throws IOException {
    var tree = json("default/llama-multinode", "--until", "22", "-o", "json");
    assertThat(tree.at("/groups/0/roles/405b-1/pods/1/name").asText())
        .isEqualTo("llama-multinode-0-405b-1-1");
    var yaml = replay("default/llama-multinode", "--until", "22", "-o", "yaml");
    assertThat(yaml).contains("\n      \"405b-1\":\n        role: \"405b\"\n");
    assertThat(new YAMLMapper().readTree(yaml)).isEqualTo(tree);
  }

  @Test
  void eventsAreOneLineEach() {
    var lines = replay("default/llama-multinode", "--events").lines().toList();
    assertThat(lines).hasSize(31);
    assertThat(lines.get(17))
        .isEqualTo(
            "    18  2026-01-01T10:00:08.000Z  pod llama-multinode-0-405b-1-1 exists: Running and"
                + " Ready on node-4  ← pod 0/405b-1/1 observed");
    assertThat(lines.getLast()).contains("ModelServing default/llama-multinode is deleted");
    assertThat(replay("default/llama-multinode", "--events", "--until", "3").lines()).hasSize(3);
  }

  @Test
  void eventsAsData() throws IOException {
    var events = json("default/llama-multinode", "--events", "-o", "json");
    assertThat(events).hasSize(31);
    assertThat(events.at("/23/type").asText()).isEqualTo("PodLost");
    assertThat(events.at("/23/sequenceNr").asInt()).isEqualTo(24);
    assertThat(
            new YAMLMapper().readTree(replay("default/llama-multinode", "--events", "-o", "yaml")))
        .isEqualTo(events);
  }

  @Test
  void theNewestOfAnameIsMeantUnlessAUidIsGiven() throws IOException {
    assertThat(json("default/again", "-o", "json").path("uid").asText()).isEqualTo("uid-2");
    assertThat(json("default/again/uid-1", "-o", "json").path("uid").asText()).isEqualTo("uid-1");
  }

  @Test
  void anUnknownNameIsToldWithTheNearestOnes() {
    assertThat(run("default/nothing", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "phalanx: no ModelServing default/nothing in the journal of %s; there is default/again, default/llama-multinode\n"
                .formatted(folder));
    assertThat(run("default/again/uid-3", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is default/again/uid-1, default/again/uid-2, ");
  }

  @Test
  void aFolderWithoutJournalIsNamed(@TempDir Path empty) {
    assertThat(run("default/x", "--data", empty.toString())).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(empty.toString());
  }

  @Test
  void aRunningControllersFolderLeadsToItsEndpoint(@TempDir Path busy) {
    try (var _ = new StoppedController(busy).running()) {
      // H2 knows of databases that are open in this process, so what it says is another word for it
      assertThat(run("default/x", "--data", busy.toString())).isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
    }
  }

  @Test
  void wrongUsageIsOneLineThatSaysWhatIsRight() {
    assertThat(run("llama")).isEqualTo(2);
    assertThat(err.toString()).contains("'llama' is not NAMESPACE/NAME, such as default/llama");
    assertThat(run("a/b/c/d")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("a/b", "--until", "-1")).isEqualTo(2);
    assertThat(run("a/b", "--until", "x")).isEqualTo(2);
    assertThat(run("a/b", "--at", "noon")).isEqualTo(2);
    assertThat(err.toString())
        .contains("'noon' is not a time such as 2026-01-01T10:00:00Z, 2026-01-01T10:00 or 10:00");
    assertThat(run("a/b", "-o", "xml")).isEqualTo(2);
    assertThat(err.toString()).contains("'xml' is not one of [tree, json, yaml]");
    assertThat(run("a/b", "--until", "1", "--at", "10:00")).isEqualTo(2);
    assertThat(run("a/b", "--data", "x", "--controller", "http://x")).isEqualTo(2);
    assertThat(run("a/b", "--events", "--show", "groups")).isEqualTo(2);
    assertThat(run("a/b", "--controller", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("'x' is not a URL such as http://127.0.0.1:8080");
  }

  @Test
  void aRunningControllerTellsTheSame() throws IOException {
    var story = LlamaStory.available().deleted();
    try (var server = new RunningServer()) {
      server.live.add(story.state());
      server.journals.record(LlamaStory.ID, story.journal());
      for (var form :
          List.of(
              List.of(),
              List.of("--until", "22"),
              List.of("--events"),
              List.of("-o", "json"),
              List.of("--events", "-o", "json"))) {
        var args = new ArrayList<>(List.of("default/llama-multinode"));
        form.forEach(word -> args.add((String) word));
        var fromFolder = replay(args.toArray(String[]::new));
        args.addAll(List.of("--controller", server.url() + "/"));
        assertThat(run(args.toArray(String[]::new))).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo(fromFolder);
      }
      assertThat(run("default/nothing", "--controller", server.url())).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo(
              "phalanx: no ModelServing default/nothing at %s; there is default/llama-multinode\n"
                  .formatted(server.url()));
    }
  }

  @Test
  void followsARunningControllerUntilTheServingIsDeleted() {
    var story = LlamaStory.available();
    try (var server = new RunningServer()) {
      server.live.add(story.state());
      server.journals.record(LlamaStory.ID, story.journal());
      var end =
          CompletableFuture.supplyAsync(
              () ->
                  run(
                      "default/llama-multinode",
                      "--controller",
                      server.url(),
                      "--events",
                      "--follow"));
      Awaitility.await().until(() -> out.toString().contains("    22  "));
      int known = story.journal().size();
      story.deleted();
      server.journals.record(LlamaStory.ID, story.journal().subList(known, story.journal().size()));
      Awaitility.await().until(end::isDone);
      assertThat(end).isCompletedWithValue(0);
    }
    assertThat(out.toString().lines()).hasSize(31);
    assertThat(out.toString()).endsWith("is deleted  ← ModelServing is gone\n");
  }

  @Test
  void whatAProxyAnswersToFollowingIsNoEndOfTheServing() throws IOException {
    var story = LlamaStory.available();
    try (var server = new RunningServer()) {
      server.journals.record(LlamaStory.ID, story.journal());
      var proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      proxy.createContext("/", exchange -> forward(exchange, server.url()));
      proxy.start();
      var url = "http://127.0.0.1:" + proxy.getAddress().getPort();
      assertThat(run("default/llama-multinode", "--controller", url, "--events", "--follow"))
          .isEqualTo(1);
      assertThat(err.toString()).isEqualTo("phalanx: %s answers 502: no reason\n".formatted(url));
      proxy.stop(0);
    }
  }

  /** Everything but streams. */
  private static void forward(HttpExchange exchange, String to) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/stream")) {
      exchange.sendResponseHeaders(502, -1);
      exchange.close();
      return;
    }
    var answer =
        (HttpURLConnection) URI.create(to + exchange.getRequestURI()).toURL().openConnection();
    exchange
        .getResponseHeaders()
        .set("Phalanx-Serving", String.valueOf(answer.getHeaderField("Phalanx-Serving")));
    exchange.sendResponseHeaders(answer.getResponseCode(), 0);
    try (var body = answer.getInputStream()) {
      body.transferTo(exchange.getResponseBody());
    }
    exchange.close();
  }

  @Test
  void followingNeedsSomethingThatGoesOn() {
    assertThat(run("default/x", "--events", "--follow")).isEqualTo(2);
    assertThat(err.toString()).contains("--follow goes with --events and --controller");
  }

  @Test
  void nobodyThereIsOneClearLine() {
    assertThat(run("default/x", "--controller", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("no controller answers at http://127.0.0.1:1 (");
  }
}
