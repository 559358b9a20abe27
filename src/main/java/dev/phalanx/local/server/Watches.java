package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.Pages;
import dev.phalanx.local.store.RevisionGone;
import dev.phalanx.local.store.StoredObject;
import dev.phalanx.local.store.Watch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** watch: a stream of events, one JSON object a line. */
final class Watches {
  private static final Duration BOOKMARKS = Duration.ofSeconds(55);
  private static final int SHORTEST_SECONDS = 1800;
  private final ObjectStore store;

  Watches(ObjectStore store) {
    this.store = store;
  }

  Reply watch(Target target, Request request) {
    if (request.header("Upgrade").equalsIgnoreCase("websocket")) {
      throw ApiRefusal.of(503, "ServiceUnavailable", "watch over HTTP, please", Json.object());
    }
    Query query = request.query();
    ListOptions.checkWatch(query);
    Stream stream =
        new Stream(
            target,
            Representation.of(request).events(target.type()),
            Reads.selection(target, query)
                .and(
                    object ->
                        target.namespace().isEmpty()
                            || object.key().namespace().equals(target.namespace())),
            query,
            deadline(query));
    return new Reply.Stream(Reply.JSON, stream::writeTo);
  }

  private static long deadline(Query query) {
    long seconds = query.number("timeoutSeconds", 0);
    long chosen =
        seconds > 0
            ? seconds
            : ThreadLocalRandom.current().nextInt(SHORTEST_SECONDS, 2 * SHORTEST_SECONDS);
    return System.nanoTime() + Duration.ofSeconds(chosen).toNanos();
  }

  /** One watch while it lasts. */
  private final class Stream {
    private final Target target;
    private final Representation.Events events;
    private final Predicate<StoredObject> selected;
    private final boolean wantsBookmarks;
    private final boolean wantsInitialEvents;
    private final boolean marksTheirEnd;
    private final long from;
    private final long deadline;

    Stream(
        Target target,
        Representation.Events events,
        Predicate<StoredObject> selected,
        Query query,
        long deadline) {
      this.target = target;
      this.events = events;
      this.selected = selected;
      this.deadline = deadline;
      this.from = Reads.revision(query);
      this.wantsBookmarks = query.isTrue("allowWatchBookmarks");
      boolean isAsked = query.isTrue("sendInitialEvents");
      this.wantsInitialEvents = query.has("sendInitialEvents") ? isAsked : from == 0;
      this.marksTheirEnd = isAsked;
    }

    void writeTo(OutputStream out) throws IOException, InterruptedException {
      try {
        follow(out);
      } catch (RevisionGone e) {
        writeEvent("ERROR", () -> out.write(Json.bytes(expired(e).status())), out);
        out.flush();
      }
    }

    private static ApiRefusal expired(RevisionGone gone) {
      return ApiRefusal.expired(
          "too old resource version: %d (%d)".formatted(gone.asked(), gone.oldest()));
    }

    private void follow(OutputStream out) throws IOException, InterruptedException, RevisionGone {
      Watch watch = start(out);
      out.flush();
      long nextBookmark = System.nanoTime() + BOOKMARKS.toNanos();
      while (true) {
        long now = System.nanoTime();
        long wait = Math.min(deadline, wantsBookmarks ? nextBookmark : deadline) - now;
        Watch.Batch batch = watch.next(Duration.ofNanos(Math.max(wait, 0)));
        for (Change change : batch.changes()) {
          write(change, out);
        }
        boolean isOver = batch.isOver() || System.nanoTime() - deadline >= 0;
        if (wantsBookmarks && (isOver || System.nanoTime() - nextBookmark >= 0)) {
          writeBookmark(batch.upTo(), false, out);
          nextBookmark = System.nanoTime() + BOOKMARKS.toNanos();
        }
        out.flush();
        if (isOver) {
          return;
        }
      }
    }

    private Watch start(OutputStream out) throws IOException, RevisionGone {
      String resource = Types.resource(target.type());
      if (!wantsInitialEvents) {
        return store.watch(resource, from == 0 ? store.revision() : from);
      }
      Pages now = store.pages(resource, target.namespace(), Optional.empty());
      for (StoredObject object : now.all()) {
        if (selected.test(object)) {
          writeEvent("ADDED", () -> events.write(object, object.revision(), out), out);
        }
      }
      if (marksTheirEnd) {
        writeBookmark(now.revision(), true, out);
      }
      return store.watch(resource, now.revision());
    }

    private void write(Change change, OutputStream out) throws IOException {
      StoredObject before = change.before();
      StoredObject after = change.after();
      boolean wasSelected = before != null && selected.test(before);
      boolean isSelected = after != null && selected.test(after);
      if (isSelected && after != null) {
        String type = wasSelected ? "MODIFIED" : "ADDED";
        writeEvent(type, () -> events.write(after, change.revision(), out), out);
      } else if (wasSelected && before != null) {
        writeEvent("DELETED", () -> events.write(before, change.revision(), out), out);
      }
    }

    private void writeBookmark(long revision, boolean isEnd, OutputStream out) throws IOException {
      ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(revision));
      if (isEnd) {
        metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
      }
      writeEvent("BOOKMARK", () -> events.writeBookmark(metadata, out), out);
    }

    private static void writeEvent(String type, Writing object, OutputStream out)
        throws IOException {
      out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
      object.write();
      out.write('}');
      out.write('\n');
    }
  }

  @FunctionalInterface
  private interface Writing {
    void write() throws IOException;
  }
}
