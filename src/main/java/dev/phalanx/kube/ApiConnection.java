package dev.phalanx.kube;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the API server, made anew when it is dead. HTTP/2 sends everything on one, and
 * the JDK's client sends no pings: one whose other end has lost its power is used until the kernel
 * gives it up, which takes a quarter of an hour. Safe for any thread.
 */
final class ApiConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ApiConnection.class);

  private final Supplier<HttpClient> maker;
  private HttpClient http;
  private long heard = System.nanoTime();

  /**
   * @param http the first one, which belongs to the caller
   * @param maker of those that come after it; what goes on still on one before them is not cut
   */
  ApiConnection(HttpClient http, Supplier<HttpClient> maker) {
    this.http = http;
    this.maker = maker;
  }

  synchronized HttpClient http() {
    return http;
  }

  /** Something came from the server on this one. */
  synchronized void heard(HttpClient from) {
    if (from == http) {
      heard = System.nanoTime();
    }
  }

  /**
   * What was asked on this one got no answer in time. Where nothing else came from the server since
   * then, there is another one from now on.
   *
   * @param since {@link System#nanoTime} at which it was asked
   */
  synchronized void unanswered(HttpClient asked, long since) {
    if (asked == http && heard - since < 0) {
      LOG.warn(
          "nothing came from the API server for {} s: what follows goes on a new connection",
          Duration.ofNanos(System.nanoTime() - since).toSeconds());
      http = maker.get();
    }
  }
}
