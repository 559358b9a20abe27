package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A path to the API server that swallows what is sent on connections that stand. */
@ExtendWith(ApiServers.RealOnly.class)
class ApiConnectionIT {
  private static final Request VERSION = Request.get("get", ObjectKind.NODE, "/version");
  private static final int LIMIT_MILLIS = 1500;

  @Test
  void aRequestAfterOneThatIsNeverAnsweredGoesOnAnotherConnection(TestApiServer api)
      throws IOException {
    try (var path = new Path(api.client().getMasterUrl().getPort());
        var client = path.client(api)) {
      var server = new ApiServer(client, new SimpleMeterRegistry());
      assertThat(server.send(VERSION)).isInstanceOf(Reply.Answered.class);
      path.swallow();
      assertThat(server.send(VERSION)).isInstanceOf(Reply.Unanswered.class);
      assertThat(server.send(VERSION)).isInstanceOf(Reply.Answered.class);
      assertThat(path.connections).hasSize(2);
    }
  }

  @Test
  void aWatchAfterOneThatIsNeverAnsweredGoesOnAnotherConnection(TestApiServer api)
      throws Exception {
    try (var path = new Path(api.client().getMasterUrl().getPort());
        var client = path.client(api)) {
      var server = new ApiServer(client, new SimpleMeterRegistry());
      assertThat(server.send(VERSION)).isInstanceOf(Reply.Answered.class);
      path.swallow();
      var watch = "/api/v1/nodes?watch=true";
      try (var stream = server.stream(watch)) {
        assertThatIOException().isThrownBy(() -> stream.awaitOpen(Duration.ofMillis(LIMIT_MILLIS)));
      }
      try (var stream = server.stream(watch)) {
        stream.awaitOpen(Duration.ofSeconds(10));
      }
    }
  }

  /** What is swallowed is neither answered nor refused, as where a machine has lost its power. */
  private static final class Path implements AutoCloseable {
    private final ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Pair> connections = new CopyOnWriteArrayList<>();
    private final int port;

    Path(int port) throws IOException {
      this.port = port;
      Thread.ofVirtual().start(this::accept);
    }

    KubernetesClient client(TestApiServer api) {
      var config =
          new ConfigBuilder(api.client().getConfiguration())
              .withMasterUrl("https://127.0.0.1:" + front.getLocalPort())
              .withRequestTimeout(LIMIT_MILLIS)
              .build();
      return new KubernetesClientBuilder().withConfig(config).build();
    }

    void swallow() {
      connections.forEach(it -> it.swallows = true);
    }

    private void accept() {
      try {
        while (true) {
          var pair = new Pair(front.accept(), new Socket(InetAddress.getLoopbackAddress(), port));
          connections.add(pair);
          Thread.ofVirtual().start(() -> pair.carry(pair.client, pair.server));
          Thread.ofVirtual().start(() -> pair.carry(pair.server, pair.client));
        }
      } catch (IOException _) {
        // closed
      }
    }

    @Override
    public void close() throws IOException {
      front.close();
      for (var pair : connections) {
        pair.client.close();
        pair.server.close();
      }
    }
  }

  private static final class Pair {
    private final Socket client;
    private final Socket server;
    private volatile boolean swallows;

    Pair(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void carry(Socket from, Socket to) {
      var buffer = new byte[1 << 14];
      try {
        for (int n = from.getInputStream().read(buffer); n >= 0; ) {
          if (!swallows) {
            to.getOutputStream().write(buffer, 0, n);
          }
          n = from.getInputStream().read(buffer);
        }
      } catch (IOException _) {
        // closed
      }
    }
  }
}
