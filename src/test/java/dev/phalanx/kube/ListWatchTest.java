package dev.phalanx.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists, watches, and all the ways in which they break. */
class ListWatchTest {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Queue<FakeApiServer.Script> script = new ConcurrentLinkedQueue<>();
  private final Queue<Optional<Error>> turns = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private FakeApiServer server;
  private KubernetesClient client;
  private ListWatch<Thing> watch;

  /** What is kept of an object in these tests. */
  private record Thing(String name, String uid, String value) implements ListWatch.Facts {
    static Optional<Thing> of(JsonNode object) {
      var metadata = object.path("metadata");
      if (object.path("value").asText().equals("broken")) {
        throw new IllegalStateException("broken");
      }
      return object.has("value")
          ? Optional.of(
              new Thing(
                  metadata.path("name").asText(),
                  metadata.path("uid").asText(),
                  object.path("value").asText()))
          : Optional.empty();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = new FakeApiServer();
    server.script(this::next);
    client = server.client();
    watch = watch(new ListWatch.Source<>(ObjectKind.POD, "labelSelector=x", Thing::of));
  }

  private ListWatch<Thing> watch(ListWatch.Source<Thing> source) {
    return new ListWatch<>(
        new ApiServer(client, new SimpleMeterRegistry()),
        source,
        new ListWatch.Listener<>() {
          @Override
          public void seen(Thing thing) {
            failInTurn(thing);
            told.add("+" + thing.name() + thing.value());
          }

          @Override
          public void gone(Thing thing) {
            failInTurn(thing);
            told.add("-" + thing.name());
          }

          @Override
          public void listed() {
            told.add("listed");
          }
        });
  }

  /** One call about what is delicate takes the next turn, and fails if that says so. */
  private void failInTurn(Thing thing) {
    var turn = thing.value().equals("delicate") ? turns.poll() : null;
    if (turn != null && turn.isPresent()) {
      throw turn.orElseThrow();
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    watch.close();
    client.close();
    server.close();
  }

  /** The next step; after the last one, nothing comes any more. */
  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    var step = script.poll();
    if (step == null) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      end.await();
    } else {
      step.answer(exchange);
    }
  }

  @Test
  void listsPageByPageAndWatchesFromThere() {
    list("10", "more", thing("a", "1", "1"), thing("b", "1", "1"));
    list("10", "", thing("c", "1", "1"));
    watch(
        "ADDED",
        thing("d", "1", "1"),
        "MODIFIED",
        thing("a", "1", "2"),
        "DELETED",
        thing("b", "1", "1"));
    run(7);
    assertThat(told.subList(0, 3)).containsExactlyInAnyOrder("+a1", "+b1", "+c1");
    assertThat(told.subList(3, 7)).containsExactly("listed", "+d1", "+a2", "-b");
    assertThat(server.requests().subList(0, 3))
        .containsExactly(
            "GET /api/v1/pods?limit=500&labelSelector=x",
            "GET /api/v1/pods?limit=500&continue=more&labelSelector=x",
            "GET /api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=10&labelSelector=x");
  }

  @Test
  void onlyDifferencesAreTold() {
    list("10", "", thing("a", "1", "1"));
    watch(
        "MODIFIED",
        thing("a", "1", "1"),
        "MODIFIED",
        thing("a", "2", "1"),
        "MODIFIED",
        thing("a", "2", ""));
    run(5);
    assertThat(told).containsExactly("+a1", "listed", "-a", "+a1", "-a");
  }

  @Test
  void aWatchThatEndsGoesOnWhereItEnded() {
    list("10", "", thing("a", "1", "1"));
    watch("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"42\"}}");
    watch("ADDED", thing("b", "1", "1"));
    run(3);
    assertThat(told).containsExactly("+a1", "listed", "+b1");
    assertThat(server.requests().get(2)).contains("resourceVersion=42");
  }

  @Test
  void aVersionThatIsTooOldIsListedAnewAndWhatIsMissingIsGone() {
    list("10", "", thing("a", "1", "1"), thing("b", "1", "1"));
    watch("ERROR", "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}");
    list("20", "", thing("b", "1", "2"));
    script.add(exchange -> FakeApiServer.answer(exchange, 410, "{\"message\":\"too old\"}"));
    list("30", "", thing("b", "1", "2"), thing("c", "1", "1"));
    run(8);
    assertThat(told.subList(2, 8))
        .containsExactly("listed", "-a", "+b2", "listed", "+c1", "listed");
    assertThat(watch.outage()).isEmpty();
  }

  @Test
  void brokenConnectionsComeBack() {
    script.add(exchange -> FakeApiServer.answer(exchange, 403, "{\"message\":\"forbidden\"}"));
    script.add(HttpExchange::close);
    list("10", "", thing("a", "1", "1"));
    script.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 10_000);
          exchange.getResponseBody().write("{\"type\":\"ADDED\",\"obj".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        });
    watch("ADDED", thing("b", "1", "1"));
    run(3);
    assertThat(told).containsExactly("+a1", "listed", "+b1");
  }

  @Test
  void aListMayComePacked() {
    script.add(
        exchange -> {
          assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("gzip");
          var packed = new ByteArrayOutputStream();
          try (var out = new GZIPOutputStream(packed)) {
            out.write(body("10", "", thing("a", "1", "é")).getBytes(UTF_8));
          }
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, packed.size());
          exchange.getResponseBody().write(packed.toByteArray());
          exchange.close();
        });
    run(2);
    assertThat(told).containsExactly("+aé", "listed");
  }

  @Test
  void aListWhosePageFailsBeginsAnew() {
    list("10", "more", thing("a", "1", "1"));
    script.add(exchange -> FakeApiServer.answer(exchange, 500, "{\"message\":\"busy\"}"));
    list("20", "more", thing("a", "1", "1"));
    list("20", "", thing("b", "1", "1"));
    run(3);
    assertThat(told).containsExactlyInAnyOrder("+a1", "+b1", "listed");
    assertThat(told.getLast()).isEqualTo("listed");
  }

  @Test
  void aListThatIsCutMakesNothingGone() {
    list("10", "", thing("a", "1", "1"));
    watch("ERROR", "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}");
    script.add(exchange -> FakeApiServer.answer(exchange, 200, "{\"metadata\":{\"resourceVersio"));
    script.add(
        exchange ->
            FakeApiServer.answer(
                exchange, 200, "{\"metadata\":{\"resourceVersion\":\"20\"},\"items\":[{"));
    list("30", "", thing("a", "1", "1"), thing("b", "1", "1"));
    run(4);
    assertThat(told).containsExactly("+a1", "listed", "+b1", "listed");
  }

  @Test
  void anOutageSaysWhy() {
    for (int i = 0; i < 100; i++) {
      script.add(exchange -> FakeApiServer.answer(exchange, 403, "{\"message\":\"forbidden\"}"));
    }
    watch.start();
    await().until(() -> watch.outage().isPresent());
    assertThat(watch.outage().orElseThrow().toString())
        .startsWith("watch of Pod down since ")
        .endsWith("forbidden (HTTP 403)");
  }

  @Test
  void whatNeedNotBeSeenIsNotAskedForOnAndOnWhereItIsForbidden() {
    server.always(403, "{\"message\":\"forbidden\"}");
    watch = watch(new ListWatch.Source<>(ObjectKind.NODE, "", true, Thing::of));
    watch.start();
    await().until(() -> watch.outage().isPresent());
    await().during(Duration.ofMillis(400)).until(() -> server.requests().size() == 1);
  }

  @Test
  void aWatchThatIsNotAnsweredIsAnOutage() throws InterruptedException, IOException {
    var silent = new CountDownLatch(1);
    script.add(_ -> silent.await());
    var path = "/api/v1/pods?watch=true";
    try (var stream = new ApiServer(client, new SimpleMeterRegistry()).stream(path)) {
      assertThatIOException()
          .isThrownBy(() -> stream.awaitOpen(Duration.ofMillis(50)))
          .isNotInstanceOf(SocketTimeoutException.class)
          .withMessageStartingWith("no answer");
    } finally {
      silent.countDown();
    }
  }

  @Test
  void anIdleWatchIsNoticed() throws InterruptedException, IOException {
    var path = "/api/v1/pods?watch=true";
    try (var stream = new ApiServer(client, new SimpleMeterRegistry()).stream(path)) {
      stream.awaitOpen(Duration.ofSeconds(5));
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> stream.nextLine(Duration.ofMillis(50)));
    }
  }

  @Test
  void oneObjectThatCannotBeReadStopsNothing() {
    list("10", "", thing("a", "1", "broken"));
    watch("ADDED", thing("b", "1", "1"));
    run(2);
    assertThat(told).containsExactly("listed", "+b1");
  }

  @Test
  void whatCannotBeReadStaysAsItWasInWatchesAndLists() {
    list("10", "", thing("a", "1", "1"), thing("b", "1", "1"));
    watch(
        "MODIFIED",
        thing("a", "1", "broken"),
        "MODIFIED",
        thing("a", "1", "1"),
        "MODIFIED",
        thing("a", "1", "broken"),
        "ERROR",
        "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}");
    list("20", "", thing("a", "1", "broken"), thing("b", "1", "1"));
    watch("MODIFIED", thing("a", "1", "2"), "MODIFIED", thing("b", "1", "broken"));
    watch("DELETED", thing("b", "1", "broken"));
    run(6);
    assertThat(told.subList(0, 2)).containsExactlyInAnyOrder("+a1", "+b1");
    assertThat(told.subList(2, 6)).containsExactly("listed", "listed", "+a2", "-b");
  }

  @Test
  void whatCannotBeReadIsGoneWhereItIsAnotherObjectOfTheSameName() {
    list("10", "", thing("a", "1", "1"));
    watch("MODIFIED", thing("a", "2", "broken"), "MODIFIED", thing("a", "2", "1"));
    run(4);
    assertThat(told).containsExactly("+a1", "listed", "-a", "+a1");
  }

  @Test
  void whatCouldNotBePassedOnIsAnOutageAndToldAgain() {
    var outages = new CopyOnWriteArrayList<String>();
    turns.add(Optional.of(new AssertionError("not now")));
    turns.add(Optional.empty());
    turns.add(Optional.of(new StackOverflowError("nor now")));
    list("10", "", thing("a", "1", "1"));
    watch("MODIFIED", thing("a", "1", "delicate"));
    script.add(exchange -> noted(outages, exchange, body("20", "", thing("a", "1", "delicate"))));
    watch("DELETED", thing("a", "1", "delicate"));
    script.add(exchange -> noted(outages, exchange, body("30", "")));
    run(6);
    assertThat(told).containsExactly("+a1", "listed", "+adelicate", "listed", "-a", "listed");
    assertThat(outages).hasSize(2);
    assertThat(outages.getFirst()).contains("watch of Pod down since").contains("not now");
    await().until(() -> watch.outage().isEmpty());
  }

  private void noted(List<String> outages, HttpExchange exchange, String body) throws IOException {
    watch.outage().ifPresent(outage -> outages.add(outage.toString()));
    FakeApiServer.answer(exchange, 200, body);
  }

  @Test
  void whatFailedToBePassedOnInAListIsToldByTheNext() {
    turns.add(Optional.of(new AssertionError("not now")));
    list("10", "", thing("a", "1", "delicate"));
    list("20", "", thing("a", "1", "delicate"));
    run(2);
    assertThat(told).containsExactly("+adelicate", "listed");
  }

  @Test
  void retractingTellsThatAllIsGone() {
    list("10", "", thing("a", "1", "1"));
    run(2);
    watch.retract();
    assertThat(told).containsExactly("+a1", "listed", "-a");
  }

  private void run(int calls) {
    watch.start();
    await().untilAsserted(() -> assertThat(told).hasSize(calls));
  }

  private void list(String version, String next, String... things) {
    script.add(exchange -> FakeApiServer.answer(exchange, 200, body(version, next, things)));
  }

  private static String body(String version, String next, String... things) {
    return "{\"metadata\":{\"resourceVersion\":\"%s\",\"continue\":\"%s\"},\"items\":[%s]}"
        .formatted(version, next, String.join(",", things));
  }

  /** A watch that sends these events, cut in the middle of lines, and ends. */
  private void watch(String... events) {
    var lines = new StringBuilder();
    for (int i = 0; i < events.length; i += 2) {
      lines.append("{\"type\":\"%s\",\"object\":%s}\n".formatted(events[i], events[i + 1]));
    }
    script.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          var bytes = lines.toString().getBytes(UTF_8);
          for (int at = 0; at < bytes.length; at += 50) {
            exchange.getResponseBody().write(bytes, at, Math.min(50, bytes.length - at));
            exchange.getResponseBody().flush();
          }
          exchange.close();
        });
  }

  private static String thing(String name, String uid, String value) {
    return "{\"metadata\":{\"namespace\":\"d\",\"name\":\"%s\",\"uid\":\"%s\"}%s}"
        .formatted(name, uid, value.isEmpty() ? "" : ",\"value\":\"" + value + "\"");
  }
}
