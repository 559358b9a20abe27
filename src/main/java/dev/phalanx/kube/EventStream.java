package dev.phalanx.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a streamed answer, pulled by one thread: no more is asked of the connection than is
 * read, and a connection on which nothing comes is noticed.
 */
final class EventStream implements AutoCloseable {
  private static final int OK = 200;

  private final ApiConnection connection;
  private final HttpClient http;
  private final long since = System.nanoTime();
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable AsyncBody opened;
  private boolean isClosed;
  private @Nullable AsyncBody body;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private int status = OK;

  private EventStream(ApiConnection connection, HttpClient http) {
    this.connection = connection;
    this.http = http;
  }

  private sealed interface Part {
    record Head(int status, AsyncBody body) implements Part {}

    record Bytes(ByteBuffer content) implements Part {}

    record End(@Nullable Throwable failure) implements Part {}
  }

  static EventStream open(ApiConnection connection, HttpClient http, HttpRequest request) {
    var stream = new EventStream(connection, http);
    var _ =
        http.consumeBytes(request, (buffers, _) -> stream.came(joined(buffers)))
            .whenComplete(stream::opened);
    return stream;
  }

  private void came(ByteBuffer content) {
    connection.heard(http);
    parts.add(new Part.Bytes(content));
  }

  private void opened(@Nullable HttpResponse<AsyncBody> response, @Nullable Throwable failure) {
    if (response == null) {
      parts.add(new Part.End(failure));
      return;
    }
    connection.heard(http);
    if (isClosed(response.body())) {
      response.body().cancel();
      return;
    }
    parts.add(new Part.Head(response.code(), response.body()));
    var _ = response.body().done().whenComplete((_, broken) -> parts.add(new Part.End(broken)));
  }

  /** Nobody waits any more for an answer that comes now. */
  private synchronized boolean isClosed(AsyncBody answer) {
    opened = answer;
    return isClosed;
  }

  /** The answer was no success. */
  static final class NotOkException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    NotOkException(Reply.Answered answer) {
      super(Answers.describe(answer));
      this.status = answer.status();
    }

    int status() {
      return status;
    }
  }

  /**
   * Waits until the server has begun to answer.
   *
   * @throws IOException when it does not, or not with success
   */
  void awaitOpen(Duration limit) throws IOException, InterruptedException {
    try {
      accept(polled(limit));
      if (body == null || status != OK) {
        nextLine(limit);
        throw new IOException("the answer ended before it began");
      }
    } catch (SocketTimeoutException e) {
      connection.unanswered(http, since);
      throw new IOException("no answer: " + e.getMessage(), e);
    }
  }

  /**
   * The next line, empty at the end of the stream.
   *
   * @param idle how long nothing at all may come
   * @throws SocketTimeoutException when nothing came for that long
   * @throws IOException when the connection broke, or the answer was no success
   */
  Optional<String> nextLine(Duration idle) throws IOException, InterruptedException {
    while (true) {
      if (chunk.hasRemaining()) {
        if (hasLine()) {
          return Optional.of(take());
        }
        continue;
      }
      var part = polled(idle);
      if (part instanceof Part.End(var failure)) {
        return end(failure);
      }
      accept(part);
    }
  }

  private Part polled(Duration idle) throws IOException, InterruptedException {
    var part = parts.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
    if (part == null) {
      throw new SocketTimeoutException("nothing came for " + idle.toSeconds() + " s");
    }
    return part;
  }

  private Optional<String> end(@Nullable Throwable failure) throws IOException {
    if (failure != null) {
      throw new IOException(ApiServer.describe(failure), failure);
    }
    if (status != OK) {
      throw new NotOkException(new Reply.Answered(status, take()));
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(take());
  }

  private void accept(Part part) {
    switch (part) {
      case Part.Head head -> {
        status = head.status();
        body = head.body();
      }
      case Part.Bytes(var content) -> chunk = content;
      case Part.End _ -> parts.add(part);
    }
    if (body != null) {
      body.consume();
    }
  }

  /** Moves bytes to {@code line} up to the end of a line or of the chunk. */
  private boolean hasLine() {
    int end = chunk.position();
    while (end < chunk.limit() && chunk.get(end) != '\n') {
      end++;
    }
    var piece = new byte[end - chunk.position()];
    chunk.get(piece);
    line.writeBytes(piece);
    boolean isEnded = chunk.hasRemaining();
    if (isEnded) {
      chunk.get();
    }
    return isEnded && status == OK;
  }

  private String take() {
    var text = line.toString(UTF_8);
    line.reset();
    return text;
  }

  private static ByteBuffer joined(List<ByteBuffer> buffers) {
    var all = ByteBuffer.allocate(buffers.stream().mapToInt(ByteBuffer::remaining).sum());
    buffers.forEach(all::put);
    return all.flip();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (opened != null) {
      opened.cancel();
    }
  }
}
