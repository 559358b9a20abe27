package dev.phalanx.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the API server has of one kind, as small facts, and tells each difference once, in
 * order.
 *
 * <ol>
 *   <li>List everything, page by page; what is new, changed or gone against what is kept is told.
 *   <li>Watch from there. A watch that ends is opened again where it ended, one that broke after a
 *       pause.
 *   <li>When the server no longer knows where that was, go to 1.
 * </ol>
 *
 * <p>fabric8's informers are not used: they parse whole objects into model classes, keep them, and
 * know neither when their handlers are done with the first list nor why a watch is down.
 *
 * @param <T> what is kept of an object; equal facts are no change
 */
final class ListWatch<T extends ListWatch.Facts> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListWatch.class);
  private static final int PAGE = 500;
  private static final int WATCH_SECONDS = 300;
  private static final Duration OPEN = Duration.ofSeconds(15);

  /** The server sends a bookmark about every minute. */
  private static final Duration IDLE = Duration.ofSeconds(150);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration UNTIL_ALLOWED = Duration.ofMinutes(20);
  private static final int MAX_DOUBLINGS = 10;

  private final ApiServer server;
  private final Source<T> source;
  private final Listener<T> listener;
  private final Map<String, T> kept = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private String version = "";
  private int failures;
  private volatile @Nullable Outage outage;

  ListWatch(ApiServer server, Source<T> source, Listener<T> listener) {
    this.server = server;
    this.source = source;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("watch " + source.kind()).unstarted(this::run);
  }

  /** What is kept of an object. */
  interface Facts {
    String uid();
  }

  /**
   * What is watched.
   *
   * @param selector query parameter and its value: {@code labelSelector=name}; empty selects all
   * @param isOptional it may be that we are not allowed to see it, and then it is seldom tried
   * @param reader empty for what does not concern us; where it throws, what was read of the object
   *     before stays
   */
  record Source<T>(
      ObjectKind kind,
      String selector,
      boolean isOptional,
      Function<JsonNode, Optional<T>> reader) {
    Source(ObjectKind kind, String selector, Function<JsonNode, Optional<T>> reader) {
      this(kind, selector, false, reader);
    }

    private String path(String query) {
      return kind.everywhere() + "?" + query + (selector.isEmpty() ? "" : "&" + selector);
    }
  }

  /** Is told of differences by one thread at a time. */
  interface Listener<T> {
    /** New, or changed. */
    void seen(T facts);

    void gone(T facts);

    /** All there is has been told; after each list. */
    void listed();
  }

  void start() {
    thread.start();
  }

  /** Why nothing is heard, if so. */
  Optional<Outage> outage() {
    return Optional.ofNullable(outage);
  }

  /** Ends the watch, and tells that everything it had is gone. */
  void retract() {
    close();
    synchronized (kept) {
      kept.values().forEach(listener::gone);
      kept.clear();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }

  private void run() {
    try {
      while (isOpen()) {
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
    } catch (SocketTimeoutException e) {
      LOG.debug("watch of {}: {}", source.kind(), e.getMessage());
    } catch (EventStream.NotOkException e) {
      if (e.status() == Answers.GONE) {
        version = "";
        pause();
      } else if (e.status() == Answers.FORBIDDEN && source.isOptional()) {
        failed(e, UNTIL_ALLOWED);
      } else {
        failed(e);
      }
    } catch (IOException e) {
      failed(e);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      LOG.error("watch of {}: what was seen could not be passed on", source.kind(), e);
      version = "";
      failed(e.toString(), growingPause());
    }
  }

  private void list() throws IOException, InterruptedException {
    var present = new HashMap<String, T>();
    var listed = "";
    var asked = ask("");
    while (asked != null) {
      var page = page(asked);
      asked = page.next().isEmpty() ? null : ask(page.next());
      page.forEach(item -> read(item).ifPresent(facts -> present.put(key(item), facts)));
      listed = page.version();
    }
    version = listed;
    whileOpen(() -> replaceBy(present));
    up();
  }

  private Supplier<Reply> ask(String next) {
    var path =
        source.path(
            "limit=%d%s"
                .formatted(
                    PAGE, next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, UTF_8)));
    return server.ask(Request.get("list", source.kind(), path));
  }

  private ListPage page(Supplier<Reply> asked) throws IOException, InterruptedException {
    var reply = asked.get();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!(reply instanceof Reply.Answered answer)) {
      throw new IOException(Answers.describe(reply));
    }
    if (!answer.isSuccess()) {
      throw new EventStream.NotOkException(answer);
    }
    return ListPage.of(answer.body(), source.kind().unread());
  }

  private void replaceBy(Map<String, T> present) {
    for (var key : kept.keySet().toArray(String[]::new)) {
      if (!present.containsKey(key)) {
        remove(key);
      }
    }
    present.forEach(this::put);
    listener.listed();
  }

  private void watch() throws IOException, InterruptedException {
    var query =
        "watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(WATCH_SECONDS, version);
    try (var stream = server.stream(source.path(query))) {
      stream.awaitOpen(OPEN);
      up();
      for (var line = stream.nextLine(IDLE); line.isPresent(); line = stream.nextLine(IDLE)) {
        accept(LeanJson.read(line.orElseThrow(), source.kind().unread()));
        failures = 0;
      }
    }
    if (failures > 0) {
      pause();
    }
    failures++;
  }

  private void accept(JsonNode event) throws IOException {
    var object = event.path("object");
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> whileOpen(() -> changed(object));
      case "DELETED" -> whileOpen(() -> remove(key(object)));
      case "BOOKMARK" -> {}
      default -> throw ended(object);
    }
    version = object.path("metadata").path("resourceVersion").asText(version);
  }

  /** The server ends a watch by an event that holds a status. */
  private static IOException ended(JsonNode status) {
    return new EventStream.NotOkException(
        new Reply.Answered(status.path("code").asInt(Answers.GONE), status.toString()));
  }

  private void changed(JsonNode object) {
    var facts = read(object);
    if (facts.isPresent()) {
      put(key(object), facts.orElseThrow());
    } else {
      remove(key(object));
    }
  }

  private Optional<T> read(JsonNode object) {
    try {
      return source.reader().apply(object);
    } catch (RuntimeException e) {
      LOG.error("{} {} cannot be read, and stays as it was", source.kind(), key(object), e);
      return known(object);
    }
  }

  /** What is kept of this object, and not of one before it that had the same name. */
  private Optional<T> known(JsonNode object) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(key(object)))
          .filter(facts -> facts.uid().equals(ChildReader.uid(object)));
    }
  }

  /** Told first and then kept, so that the next list tells again what could not be told. */
  private void put(String key, T facts) {
    var before = kept.get(key);
    if (before != null && !before.uid().equals(facts.uid())) {
      remove(key);
    }
    if (!facts.equals(before)) {
      listener.seen(facts);
      kept.put(key, facts);
    }
  }

  private void remove(String key) {
    var before = kept.get(key);
    if (before != null) {
      listener.gone(before);
      kept.remove(key);
    }
  }

  /** Nothing is told any more once it is closed. */
  private void whileOpen(Runnable change) {
    synchronized (kept) {
      if (isOpen()) {
        change.run();
      }
    }
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void up() {
    if (outage != null) {
      LOG.info("watch of {} is up", source.kind());
    }
    outage = null;
  }

  private void failed(IOException failure) throws InterruptedException {
    failed(failure, growingPause());
  }

  private void failed(IOException failure, Duration longest) throws InterruptedException {
    failed(String.valueOf(failure.getMessage()), longest);
  }

  private void failed(String reason, Duration longest) throws InterruptedException {
    if (!isOpen()) {
      return;
    }
    var before = outage;
    if (before == null) {
      LOG.warn("watch of {} is down: {}", source.kind(), reason);
    }
    var since = before == null ? Instant.now() : before.since();
    outage = new Outage(source.kind().toString(), since, reason);
    pause(longest);
  }

  private void pause() throws InterruptedException {
    pause(growingPause());
  }

  /** Longer each time, until something is heard again. */
  private Duration growingPause() {
    return Duration.ofMillis(
        Math.min(
            LONGEST_PAUSE.toMillis(),
            FIRST_PAUSE.toMillis() << Math.min(failures++, MAX_DOUBLINGS)));
  }

  private void pause(Duration longest) throws InterruptedException {
    long millis = longest.toMillis();
    closing.await(ThreadLocalRandom.current().nextLong(millis / 2, millis), TimeUnit.MILLISECONDS);
  }

  private static String key(JsonNode object) {
    var metadata = object.path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }
}
