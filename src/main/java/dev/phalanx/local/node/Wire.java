package dev.phalanx.local.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Requests on the client's connections, with its credentials. fabric8's own operations would parse
 * each answer into model classes.
 */
final class Wire {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** The server need not send back what was just sent to it. */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private final HttpClient http;
  private final String address;

  Wire(KubernetesClient client) {
    this.http = client.getHttpClient();
    this.address = client.getMasterUrl().toString().replaceAll("/+$", "");
  }

  /** Returns at once; {@code done} is called by another thread. */
  void send(Request request, Consumer<Answer> done) {
    try {
      var sent =
          http.newHttpRequestBuilder()
              .uri(URI.create(address + request.path()))
              .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .header("Accept", METADATA)
              .method(request.method(), request.contentType(), request.body())
              .build();
      var _ =
          http.sendAsync(sent, String.class)
              .whenComplete(
                  (response, failure) ->
                      done.accept(
                          failure == null
                              ? new Answer(response.code(), String.valueOf(response.body()))
                              : new Answer(0, String.valueOf(failure))));
    } catch (RuntimeException e) {
      done.accept(new Answer(0, String.valueOf(e)));
    }
  }

  /** An answer that is read while it comes. */
  record Stream(int status, InputStream body) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * Asks for a stream and waits for its beginning.
   *
   * @throws IOException when there is no answer
   */
  Stream open(String path) throws IOException, InterruptedException {
    var replies = new ArrayBlockingQueue<Object>(1);
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(address + path))
            .header("Accept", "application/json")
            .forStreaming()
            .build();
    var _ =
        http.sendAsync(request, InputStream.class)
            .whenComplete(
                (response, failure) ->
                    replies.add(
                        failure == null ? new Stream(response.code(), response.body()) : failure));
    return switch (replies.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      case Stream stream -> stream;
      case null -> throw new IOException("no answer in time");
      case Object failure -> throw new IOException(failure.toString());
    };
  }
}
