package dev.phalanx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phalanx.kube.TestCluster;
import dev.phalanx.world.ApiServers;
import dev.phalanx.world.TestApiServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A jar from which the embedded cluster was taken away is still a controller. */
@ClassTemplate
@ExtendWith(ApiServers.class)
class WithoutLocalRoomIT {
  private static final long LIMIT_SECONDS = 40;
  private static final String LOCAL = "/dev/phalanx/local/";

  private final TestApiServer server;
  private final Path folder;

  WithoutLocalRoomIT(TestApiServer server, @TempDir Path folder) {
    this.server = server;
    this.folder = folder;
  }

  @Test
  void theControllerStarts() throws Exception {
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"), TestCluster.prepared(server).controllerKubeconfig());
    var arguments =
        List.of(
            "controller",
            "--kubeconfig=" + kubeconfig,
            "--data=" + folder.resolve("data"),
            "--http-port=0");
    var process = phalanx(arguments);
    try (var log = process.inputReader()) {
      assertThat(lineWith("HTTP at http://", log)).isPresent();
    } finally {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void itSaysThatThereIsNoEmbeddedCluster() throws Exception {
    var process = phalanx(List.of("dev", "--data=" + folder.resolve("data")));
    try (var log = process.inputReader()) {
      assertThat(lineWith("phalanx: ", log)).get().asString().contains("embedded cluster");
    }
    assertThat(process.waitFor()).isEqualTo(1);
  }

  private Process phalanx(List<String> arguments) throws IOException, URISyntaxException {
    var command =
        Stream.of(
            Stream.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                Main.class.getName()),
            arguments.stream());
    var process =
        new ProcessBuilder(command.flatMap(words -> words).toList())
            .redirectErrorStream(true)
            .start();
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return process;
  }

  private static Optional<String> lineWith(String text, BufferedReader log) throws IOException {
    for (var line = log.readLine(); line != null; line = log.readLine()) {
      if (line.contains(text)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** This JVM's, with a copy of the product's classes that lacks the room. */
  private String classPath() throws IOException, URISyntaxException {
    var product = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var copy = Files.createDirectory(folder.resolve("classes"));
    if (Files.isDirectory(product)) {
      copy(product, copy);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(product)) {
        copy(jar.getPath("/"), copy);
      }
    }
    var path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    assertThat(path.split(":")).contains(product.toString());
    return Arrays.stream(path.split(":"))
        .filter(entry -> !entry.endsWith("test-classes")) // they configure the log
        .map(entry -> Path.of(entry).equals(product) ? copy.toString() : entry)
        .collect(Collectors.joining(":"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = from.relativize(file).toString();
        if (!("/" + name).startsWith(LOCAL)) {
          var target = to.resolve(name);
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }
}
