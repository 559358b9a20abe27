package dev.phalanx.http;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.phalanx.decision.Lifecycle;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.NumberedEntry;
import dev.phalanx.journal.RecordedServing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * {@code /servings/{namespace}/{name}/events}: pages of the journal, and the journal as it grows.
 */
final class EventAnswers {
  private static final int LIMIT = 500;
  private static final int MOST = 10_000;
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final ByteString COMMENT = ByteString.fromString(":\n\n");

  private final ServingLookup lookup;
  private final Journals journals;
  private final JournalTail tail;

  EventAnswers(ServingLookup lookup, Journals journals, Executor executor) {
    this.lookup = lookup;
    this.journals = journals;
    this.tail = new JournalTail(journals, executor, INTERVAL);
  }

  /** One page; the header {@code Link} leads to the next one where there may be one. */
  HttpResponse page(Ask ask, String namespace, String name) {
    var form = Form.of(ask.request(), List.of(Form.JSON, Form.TEXT, Form.EVENT_STREAM));
    if (form == Form.EVENT_STREAM) {
      return stream(ask, namespace, name);
    }
    long after = ask.number("after", 0, Long.MAX_VALUE, 0);
    int limit = Math.toIntExact(ask.number("limit", 1, MOST, LIMIT));
    var id = lookup.find(namespace, name, ask.text("uid")).id();
    return page(form, id, journals.entries(id, after, limit), limit);
  }

  private static HttpResponse page(
      Form form, ServingId id, List<NumberedEntry> entries, int limit) {
    var response = form == Form.TEXT ? text(id, entries) : json(id, entries);
    var named = response.addHeader(RawHeader.create("Phalanx-Serving", id.toString()));
    if (entries.size() < limit) {
      return named;
    }
    var next =
        "</servings/%s/events?uid=%s&after=%d&limit=%d>; rel=\"next\""
            .formatted(id.key(), id.uid(), entries.getLast().sequenceNr(), limit);
    return named.addHeader(RawHeader.create("Link", next));
  }

  private static HttpResponse text(ServingId id, List<NumberedEntry> entries) {
    return Answers.text(
        entries.stream()
            .map(entry -> EventJson.line(id, entry) + "\n")
            .collect(Collectors.joining()));
  }

  private static HttpResponse json(ServingId id, List<NumberedEntry> entries) {
    return Answers.json(
        to -> {
          to.writeStartArray();
          for (var entry : entries) {
            to.writeTree(EventJson.tree(id, entry));
          }
          to.writeEndArray();
        });
  }

  /**
   * Server-sent events: {@code id} is the sequence number, so a client that comes back with {@code
   * Last-Event-ID} goes on where it was. Ends with the serving's deletion; 204 tells a client that
   * comes back after that to stay away, and nobody else: after a restart of the controller a
   * serving is in the journals before it is in memory.
   */
  HttpResponse stream(Ask ask, String namespace, String name) {
    long after =
        ask.request()
            .getHeader("Last-Event-ID")
            .map(header -> Ask.whole("Last-Event-ID", header.value(), 0, Long.MAX_VALUE))
            .orElseGet(() -> ask.number("after", 0, Long.MAX_VALUE, 0));
    var found = lookup.find(namespace, name, ask.text("uid"));
    boolean isDeleted =
        found
            .live()
            .map(state -> state.lifecycle() == Lifecycle.DELETED)
            .or(() -> journals.find(found.id()).map(RecordedServing::deleted))
            .orElse(true);
    boolean isOver = isDeleted && journals.entries(found.id(), after, 1).isEmpty();
    return isOver
        ? HttpResponse.create().withStatus(StatusCodes.NO_CONTENT)
        : stream(found.id(), ask, after);
  }

  private HttpResponse stream(ServingId id, Ask ask, long after) {
    Source<ByteString, NotUsed> events =
        ask.request().method().equals(HttpMethods.HEAD)
            ? Source.empty()
            : tail.entries(id, after)
                .map(entry -> serverSent(id, entry))
                .keepAlive(HEARTBEAT, () -> COMMENT);
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM), events))
        .addHeaders(Answers.headers())
        .addHeader(RawHeader.create("Phalanx-Serving", id.toString()));
  }

  private static ByteString serverSent(ServingId id, NumberedEntry entry) {
    var tree = EventJson.tree(id, entry);
    return ByteString.fromString(
        "id:%d\nevent:%s\ndata:%s\n\n"
            .formatted(entry.sequenceNr(), tree.path("type").asText(), tree));
  }
}
