package dev.phalanx.local.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The embedded API server and, where {@code KUBEBUILDER_ASSETS} is set, a real one. */
final class Worlds implements AutoCloseable {
  private static final List<Path> CRDS =
      List.of(
          Path.of("deploy/crd.yaml"),
          Path.of("src/main/resources/dev/phalanx/local/podgroups.yaml"),
          Path.of("src/test/resources/dev/phalanx/local/widgets-crd.yaml"));

  private final Path folder = Files.createTempDirectory("compare");
  private final List<TestApiServer> servers = new ArrayList<>();
  private final World embedded;
  private final @Nullable World real;

  private Worlds() throws IOException {
    this.embedded = prepared(ApiServers.newEmbedded(), folder.resolve("embedded"));
    Optional<TestApiServer> server = ApiServers.newReal();
    this.real = server.isEmpty() ? null : prepared(server.get(), folder.resolve("real"));
  }

  World embedded() {
    return embedded;
  }

  Optional<World> real() {
    return Optional.ofNullable(real);
  }

  private World prepared(TestApiServer server, Path folder) throws IOException {
    servers.add(server);
    World world = new World(server.client().getConfiguration(), folder);
    World.Conversation conversation = world.in("prepared");
    for (Path file : CRDS) {
      JsonNode crd = Theme.tree(file);
      String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
      conversation.answer(http("POST", path, crd.toString()));
      String served =
          "/apis/%s/%s/%s"
              .formatted(
                  crd.at("/spec/group").asText(),
                  crd.at("/spec/versions/0/name").asText(),
                  crd.at("/spec/names/plural").asText());
      Awaitility.await(served)
          .atMost(Duration.ofSeconds(20))
          .until(() -> conversation.answer(http("GET", served, "")).startsWith("200"));
    }
    return world;
  }

  private static Step http(String method, String path, String body) {
    return new Step(
        path,
        new Step.Http(method, path, MediaTypes.body("json"), MediaTypes.accepted("json"), body),
        Map.of());
  }

  @Override
  public void close() throws IOException {
    embedded.close();
    if (real != null) {
      real.close();
    }
    for (TestApiServer server : servers) {
      server.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Starts and prepares both for the first test class that asks for them. */
  static final class Extension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(Worlds.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(Worlds.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent("worlds", _ -> started(), Worlds.class);
    }

    private static Worlds started() {
      try {
        return new Worlds();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
