package dev.phalanx.journal;

import static dev.phalanx.decision.Fixtures.T0;
import static dev.phalanx.journal.Journals.append;
import static dev.phalanx.journal.Journals.count;
import static dev.phalanx.journal.Journals.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.domain.ServingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalFilesTest {
  private final Path parent;

  JournalFilesTest(@TempDir Path parent) {
    this.parent = parent;
  }

  @Test
  void folderAndFilesAreTheOwnersAlone() throws IOException {
    var folder = parent.resolve("a/b");
    var database = Journals.database(folder);
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      append(database, Fixtures.ID, entry(T0, new Event.ServingDeleted()));
      assertThat(permissions(folder)).isEqualTo("rwx------");
      assertOnlyTheOwnersJournal(folder);
    }
    assertOnlyTheOwnersJournal(folder);
  }

  @Test
  void anExistingFolderIsLeftAsItIsAndARestoredFileIsProtected() throws IOException {
    var database = Journals.database(parent);
    JournalFiles.open(database).close();
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        JournalFiles.file(parent), PosixFilePermissions.fromString("rw-rw-rw-"));
    JournalFiles.open(database).close();
    assertThat(permissions(parent)).isEqualTo("rwxr-xr-x");
    assertOnlyTheOwnersJournal(parent);
  }

  @Test
  void openingAgainKeepsWhatIsThere() {
    var database = Journals.database(parent);
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      append(database, Fixtures.ID, entry(T0, new Event.ServingDeleted()));
    }
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      assertThat(count(database, "event_journal")).isEqualTo(1);
      assertThat(new JournalProbe(database).problem()).isEmpty();
    }
  }

  @Test
  void snapshotsOfAnotherVersionAreDroppedAndNoEventIs() {
    var database = Journals.database(parent);
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      append(database, Fixtures.ID, entry(T0, new Event.ServingDeleted()));
      insertSnapshot(database, 1, "state.0");
      insertSnapshot(database, 2, EventSerializer.STATE);
    }
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      assertThat(count(database, "snapshot")).isEqualTo(1);
      assertThat(count(database, "event_journal")).isEqualTo(1);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidSo() throws IOException {
    var file = Files.createFile(parent.resolve("file"));
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalFiles.open(Journals.database(file)))
        .withMessageContaining(file + " cannot be written")
        .withMessageContaining("PHALANX_DATA_DIR");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidSo() {
    var database = Journals.database(parent);
    JournalFiles.open(database).close();
    var readOnly = new JournalDatabase(database.url() + ";ACCESS_MODE_DATA=r", "sa", "");
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalFiles.open(readOnly))
        .withMessage("the journal %s cannot be written by this user", database.place());
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "~/data"})
  void aFolderThatH2WouldSeekElsewhereIsRefused(String folder) {
    var database = new JournalDatabase("jdbc:h2:file:" + folder + "/journal;A=1", "sa", "secret");
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalFiles.open(database))
        .withMessage(
            "phalanx.data-dir (PHALANX_DATA_DIR) is neither absolute nor begins with ./: "
                + folder);
    assertThat(Path.of(folder)).doesNotExist();
    assertThat(database.toString()).doesNotContain("secret");
  }

  @Test
  void aDatabaseInMemoryNeedsNoFolder() {
    var database = new JournalDatabase("jdbc:h2:mem:" + parent.getFileName(), "sa", "");
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      assertThat(new JournalProbe(database).problem()).isEmpty();
    }
  }

  @Test
  void onlyWhatHasBeenGoneForLongEnoughIsRemoved() {
    var database = Journals.database(parent);
    var longGone = new ServingId("d", "m", "1");
    var justGone = new ServingId("d", "m", "2");
    var living = new ServingId("d", "m", "3");
    try (var files = JournalFiles.open(database);
        var reader = JournalReader.inside(database)) {
      assertThat(files).isNotNull();
      append(database, longGone, lifeOf(2_500));
      insertSnapshot(database, 1, EventSerializer.STATE);
      append(database, justGone, entry(T0.plusSeconds(1), new Event.ServingDeleted()));
      append(database, living, entry(T0, new Event.ServingDeletionStarted()));
      var retention = new JournalRetention(database, Duration.ofDays(1));
      assertThat(retention.removeExpired(T0.plus(Duration.ofDays(1)))).isEmpty();
      assertThat(retention.removeExpired(T0.plus(Duration.ofDays(1)).plusSeconds(1)))
          .containsExactly(new RecordedServing(longGone, 2_500, T0, T0, true));
      assertThat(reader.servings())
          .extracting(RecordedServing::id)
          .containsExactly(justGone, living);
      assertThat(count(database, "snapshot")).isZero();
      assertThat(count(database, "event_journal")).isEqualTo(2);
    }
  }

  @Test
  void theProbeWritesOrSaysWhyNot() {
    var database = Journals.database(parent);
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      var probe = new JournalProbe(database);
      assertThat(probe.problem()).isEmpty();
      assertThat(probe.problem()).isEmpty();
      Journals.execute(database, "DELETE FROM \"journal_probe\"");
      assertThat(probe.problem()).hasValueSatisfying(why -> assertThat(why).contains("its probe"));
      Journals.execute(database, "DROP TABLE \"journal_probe\"");
      assertThat(probe.problem()).hasValueSatisfying(why -> assertThat(why).contains("no tables"));
    }
  }

  private static List<JournalEntry> lifeOf(int entries) {
    var life = new ArrayList<JournalEntry>();
    IntStream.range(1, entries)
        .forEach(_ -> life.add(entry(T0, new Event.ServingDeletionStarted())));
    life.add(entry(T0, new Event.ServingDeleted()));
    return life;
  }

  private static void insertSnapshot(JournalDatabase database, int sequenceNr, String manifest) {
    Journals.execute(
        database,
        """
        INSERT INTO "snapshot" ("persistence_id", "sequence_number", "created", "snapshot_ser_id",
          "snapshot_ser_manifest", "snapshot_payload")
        VALUES ('ModelServing|d/m/1', %d, 0, %d, '%s', X'00')"""
            .formatted(sequenceNr, EventSerializer.IDENTIFIER, manifest));
  }

  private static void assertOnlyTheOwnersJournal(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files)
          .singleElement()
          .satisfies(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
