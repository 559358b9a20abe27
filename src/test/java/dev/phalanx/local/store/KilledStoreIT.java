package dev.phalanx.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes loses nothing that it said was written. */
class KilledStoreIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WRITERS = 16;
  private static final int ACKNOWLEDGED = 2_000;

  @Test
  void whatWasAcknowledgedIsThereAfterAKill(@TempDir Path parent) throws Exception {
    Path printed = parent.resolve("printed");
    Path folder = parent.resolve("objects");
    Process writer = start(folder, printed);
    await().atMost(PATIENCE).until(() -> acknowledged(printed).size() > ACKNOWLEDGED);
    writer.destroyForcibly().waitFor();

    List<String> acknowledged = acknowledged(printed);
    try (ObjectStore store = ObjectStore.open(folder)) {
      assertThat(acknowledged)
          .allSatisfy(
              line -> {
                String[] words = line.replace(".", "").split(" ");
                assertThat(store.find(key(words[0])))
                    .hasValueSatisfying(
                        object ->
                            assertThat(object.revision()).isEqualTo(Long.parseLong(words[1])));
              });
    }
  }

  private static List<String> acknowledged(Path printed) throws IOException {
    return Files.readAllLines(printed).stream().filter(line -> line.endsWith(".")).toList();
  }

  private static Process start(Path folder, Path printed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            folder.toString())
        .redirectOutput(printed.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("configmaps", "default", name);
  }

  /** Writes until it is killed, and says what was written: name, revision and a full stop. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      ObjectStore store = ObjectStore.open(Path.of(args[0]));
      AtomicInteger next = new AtomicInteger();
      try (var threads = Executors.newFixedThreadPool(WRITERS)) {
        for (int i = 0; i < WRITERS; i++) {
          threads.execute(() -> write(store, next));
        }
      }
    }

    private static void write(ObjectStore store, AtomicInteger next) {
      while (true) {
        String name = "object-" + next.incrementAndGet();
        ObjectNode object = new JsonMapper().createObjectNode();
        object.putObject("metadata").put("name", name).put("uid", name);
        try {
          long revision = store.create(Draft.of(key(name), object)).revision();
          System.out.println(name + " " + revision + ".");
        } catch (StaleWrite e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
