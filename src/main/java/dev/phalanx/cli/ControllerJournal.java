package dev.phalanx.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.EventCodec;
import dev.phalanx.journal.NumberedEntry;
import dev.phalanx.view.EventShape;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The journal of a running controller, over HTTP. Its entries are redacted. */
final class ControllerJournal implements RecordedJournal {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final int PAGE = 2000;
  private static final String DATA = "data:";

  private final EventCodec codec = new EventCodec();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String url;

  /** {@code url} is that of the controller's HTTP endpoint, with or without a path. */
  ControllerJournal(URI url) {
    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new IllegalArgumentException(
          "'%s' is not a URL such as http://127.0.0.1:8080".formatted(url));
    }
    this.url = url.toString().replaceAll("/+$", "");
  }

  @Override
  public ServingId find(ServingName name) {
    var response =
        get(
            name,
            "%s/servings/%s/%s/events?limit=1%s"
                .formatted(
                    url,
                    coded(name.namespace()),
                    coded(name.name()),
                    name.uid().map(uid -> "&uid=" + coded(uid)).orElse("")));
    return response
        .headers()
        .firstValue("Phalanx-Serving")
        .map(ServingId::parse)
        .orElseThrow(() -> new IllegalStateException(url + " answers, but is no Phalanx"));
  }

  @Override
  public List<NumberedEntry> entries(ServingId id, long after) {
    var response =
        get(
            new ServingName(id.namespace(), id.name(), Optional.of(id.uid())),
            "%s/servings/%s/%s/events?uid=%s&after=%d&limit=%d"
                .formatted(
                    url, coded(id.namespace()), coded(id.name()), coded(id.uid()), after, PAGE));
    return parse(response.body()).valueStream().map(this::entry).toList();
  }

  @Override
  public Stream<NumberedEntry> follow(ServingId id, long after) {
    var address =
        "%s/servings/%s/%s/events/stream?uid=%s&after=%d"
            .formatted(url, coded(id.namespace()), coded(id.name()), coded(id.uid()), after);
    var request =
        HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/event-stream").build();
    var response = send(request, HttpResponse.BodyHandlers.ofLines());
    return switch (response.statusCode()) {
      case OK ->
          response
              .body()
              .filter(line -> line.startsWith(DATA))
              .map(line -> entry(parse(line.substring(DATA.length()))));
      case NO_CONTENT -> Stream.empty();
      default ->
          throw refused(
              response.statusCode(), problem(response.body().collect(Collectors.joining())));
    };
  }

  private NumberedEntry entry(JsonNode shape) {
    if (!(shape instanceof ObjectNode event)) {
      throw new IllegalStateException(url + " answers, but not with events");
    }
    return new NumberedEntry(EventShape.sequenceNr(event), codec.fromTree(EventShape.coded(event)));
  }

  /** Does not wait for a stream that is still open. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpResponse<String> get(ServingName name, String address) {
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Accept", "application/json")
            .timeout(TIMEOUT)
            .build();
    var response = send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() == OK) {
      return response;
    }
    var problem = problem(response.body());
    if (response.statusCode() != NOT_FOUND) {
      throw refused(response.statusCode(), problem);
    }
    var existing = problem.path("existing").valueStream().map(JsonNode::asText).toList();
    throw new NoSuchElementException(
        "no ModelServing %s at %s; there is %s"
            .formatted(name, url, Nearest.of(name.toString(), existing)));
  }

  private IllegalStateException refused(int status, JsonNode problem) {
    return new IllegalStateException(
        "%s answers %d: %s".formatted(url, status, problem.path("detail").asText("no reason")));
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (IOException e) {
      throw new IllegalStateException(
          "no controller answers at %s (%s): is it running, and is that its HTTP port?"
              .formatted(url, reason(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + url, e);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(url + " answers, but not with JSON", e);
    }
  }

  private static JsonNode problem(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException _) {
      return JSON.createObjectNode();
    }
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
