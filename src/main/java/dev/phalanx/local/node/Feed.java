package dev.phalanx.local.node;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.local.node.seen.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one kind: lists them, then watches from there. A watch that ends is opened again
 * where it ended; when the server no longer knows where that was, all is listed again.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final int PAGE = 500;
  private static final int WATCH_SECONDS = 300;
  private static final int OK = 200;
  private static final int GONE = 410;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final int MAX_DOUBLINGS = 6;

  private final Wire wire;
  private final Kind kind;
  private final Listener listener;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Wire.@Nullable Stream open;
  private String version = "";
  private int failures;

  Feed(Wire wire, Kind kind, Listener listener) {
    this.wire = wire;
    this.kind = kind;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("feed " + kind).unstarted(this::run);
  }

  /** Is told by one thread. */
  interface Listener {
    void seen(Kind kind, JsonNode object);

    void gone(Kind kind, JsonNode object);

    /**
     * All have been told.
     *
     * @param keys {@code namespace/name} of all there are
     */
    void listed(Kind kind, Set<String> keys);
  }

  /** The server refused; what was known of its state is no longer good if it is gone. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    RefusedException(int status, String text) {
      super("HTTP " + status + " " + text);
      this.status = status;
    }
  }

  Feed start() {
    thread.start();
    return this;
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    closeStream();
  }

  private void closeStream() {
    var stream = open;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        LOG.debug("{}: {}", kind, e.getMessage());
      }
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        attempt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt() throws InterruptedException {
    try {
      if (version.isEmpty()) {
        list();
      }
      watch();
    } catch (RefusedException e) {
      version = e.status == GONE ? "" : version;
      failed(e);
    } catch (IOException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.error("what was seen of {} could not be read", kind, e);
      version = "";
      pause();
    } finally {
      closeStream();
    }
  }

  private void failed(IOException failure) throws InterruptedException {
    if (failures == 1) {
      LOG.warn("watch of {}: {}", kind, failure.getMessage());
    }
    pause();
  }

  private void pause() throws InterruptedException {
    long longest = FIRST_PAUSE.toMillis() << Math.min(failures, MAX_DOUBLINGS);
    failures++;
    closing.await(Math.min(longest, LONGEST_PAUSE.toMillis()), TimeUnit.MILLISECONDS);
  }

  private void list() throws IOException, InterruptedException {
    var keys = new HashSet<String>();
    var next = "";
    var listed = "";
    do {
      var page = page(next);
      for (var item : page.path("items")) {
        keys.add(key(item));
        listener.seen(kind, item);
      }
      next = page.path("metadata").path("continue").asText();
      listed = page.path("metadata").path("resourceVersion").asText();
    } while (!next.isEmpty());
    listener.listed(kind, keys);
    version = listed;
    failures = 0;
  }

  private JsonNode page(String next) throws IOException, InterruptedException {
    var rest = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    try (var parser = parser(kind.list("limit=" + PAGE + rest))) {
      parser.nextToken();
      return Json.read(parser);
    }
  }

  private void watch() throws IOException, InterruptedException {
    var query =
        "watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(WATCH_SECONDS, version);
    try (var parser = parser(kind.list(query))) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        accept(Json.read(parser));
        failures = 0;
      }
    }
    if (failures > 0) {
      pause();
    }
    failures++;
  }

  private JsonParser parser(String path) throws IOException, InterruptedException {
    var stream = wire.open(path);
    open = stream;
    if (stream.status() != OK) {
      var text = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
      throw new RefusedException(stream.status(), text.strip());
    }
    return Json.MAPPER.createParser(stream.body());
  }

  private void accept(JsonNode event) throws IOException {
    var object = event.path("object");
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> listener.seen(kind, object);
      case "DELETED" -> listener.gone(kind, object);
      case "BOOKMARK" -> {}
      default ->
          throw new RefusedException(
              object.path("code").asInt(GONE), object.path("message").asText());
    }
    version = object.path("metadata").path("resourceVersion").asText(version);
  }

  static String key(JsonNode object) {
    var metadata = object.path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }
}
