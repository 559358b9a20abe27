package dev.phalanx.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The API server's audit log (JSON lines, level Metadata or more, stage ResponseComplete): who
 * asked for what, and when.
 */
record AuditLog(Path file) {
  private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

  /**
   * One request.
   *
   * @param user who asked
   * @param verb {@code create}, {@code patch}, {@code watch}, ...
   * @param resource plural, with its subresource: {@code modelservings/status}
   * @param name the object's name, empty for collections and creations
   * @param code HTTP status
   * @param received when it arrived
   * @param answered when it was answered
   */
  record Request(
      String user,
      String verb,
      String resource,
      String name,
      int code,
      Instant received,
      Instant answered) {

    boolean isCreated() {
      return verb.equals("create") && code == 201;
    }

    boolean isOf(String plural) {
      return resource.equals(plural);
    }

    boolean isDeleted() {
      return verb.equals("delete") && code == 200;
    }

    /** Neither a watch (which renews itself) nor a lease. */
    boolean counts() {
      return !verb.equals("watch") && !resource.equals("leases");
    }
  }

  /**
   * The requests that arrived from {@code from} until {@code to} and that {@code filter} takes, in
   * the order of the log.
   */
  List<Request> requests(Instant from, Instant to, Predicate<Request> filter) {
    try (var lines = Files.lines(file)) {
      return lines
          .map(AuditLog::parse)
          .filter(request -> !request.received().isBefore(from) && request.received().isBefore(to))
          .filter(filter)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the audit log " + file, e);
    }
  }

  /** Requests per second from the first arrival to the last answer. */
  static double rate(List<Request> requests) {
    var first =
        requests.stream().map(Request::received).min(Instant::compareTo).orElse(Instant.EPOCH);
    var last =
        requests.stream().map(Request::answered).max(Instant::compareTo).orElse(Instant.EPOCH);
    return requests.size() / seconds(Duration.between(first, last));
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** How many requests of each kind: {@code create pods=1000}. */
  static Map<String, Long> kinds(List<Request> requests) {
    return requests.stream()
        .collect(
            Collectors.groupingBy(
                request -> request.verb() + " " + request.resource(),
                TreeMap::new,
                Collectors.counting()));
  }

  private static Request parse(String line) {
    try {
      JsonNode entry = READER.readValue(line);
      var object = entry.path("objectRef");
      var subresource = object.path("subresource").asText();
      return new Request(
          entry.path("user").path("username").asText(),
          entry.path("verb").asText(),
          object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
          object.path("name").asText(),
          entry.path("responseStatus").path("code").asInt(),
          Instant.parse(entry.path("requestReceivedTimestamp").asText()),
          Instant.parse(entry.path("stageTimestamp").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException("not a line of an audit log: " + line, e);
    }
  }
}
