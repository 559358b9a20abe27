package dev.phalanx.journal;

import static dev.phalanx.decision.Fixtures.T0;
import static dev.phalanx.journal.Journals.append;
import static dev.phalanx.journal.Journals.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal while another process has it, and after that process was killed. */
class JournalProcessIT {
  private static final int ENOUGH = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final Path printed;

  JournalProcessIT(@TempDir Path parent) {
    this.folder = parent.resolve("data");
    this.printed = parent.resolve("printed");
  }

  /** Writes for ever, and prints the number of each entry that is written. */
  static final class Endless {
    private Endless() {}

    public static void main(String[] arguments) {
      var folder = Path.of(arguments[0]);
      var database = Journals.database(folder);
      try (var files = JournalFiles.open(database)) {
        assertThat(files).isNotNull();
        for (int i = 1; ; i++) {
          append(
              database,
              Fixtures.ID,
              entry(T0, new Event.ServingGroupAdded(new GroupOrdinal(i), new Revision("r"))));
          System.out.println(i);
        }
      }
    }
  }

  @Test
  void theJournalBelongsToOneProcessAndSurvivesItsDeath() throws Exception {
    var writer = start();
    Awaitility.await().atMost(PATIENCE).until(() -> acknowledged() > ENOUGH);
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalFiles.open(Journals.database(folder)))
        .withMessageContaining(folder.toString())
        .withMessageContaining("is used by another process");
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalReader.open(folder))
        .withMessage(
            "the controller of %s is running: ask it with --controller URL", folder.toString())
        .withNoCause();

    writer.destroyForcibly();
    Awaitility.await().atMost(PATIENCE).until(() -> !writer.isAlive());

    var before = Files.readAllBytes(JournalFiles.file(folder));
    try (var reader = JournalReader.open(folder)) {
      assertThat(reader.find(Fixtures.ID).orElseThrow().lastSequenceNr())
          .isGreaterThanOrEqualTo(acknowledged());
      assertThat(reader.entries(Fixtures.ID, 0).count())
          .isEqualTo(reader.find(Fixtures.ID).orElseThrow().lastSequenceNr());
    }
    assertThat(Files.readAllBytes(JournalFiles.file(folder))).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(JournalFiles.file(folder));
    }
    JournalFiles.open(Journals.database(folder)).close();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Endless.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(printed.toFile())
        .start();
  }

  /** The last number that was printed. */
  private long acknowledged() throws IOException {
    try (var lines = Files.lines(printed)) {
      return lines.mapToLong(Long::parseLong).max().orElse(0);
    }
  }
}
