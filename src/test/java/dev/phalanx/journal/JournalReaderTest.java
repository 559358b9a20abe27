package dev.phalanx.journal;

import static dev.phalanx.decision.Fixtures.T0;
import static dev.phalanx.journal.Journals.append;
import static dev.phalanx.journal.Journals.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.Lifecycle;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.ServingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
  private static final ServingId OLD = new ServingId("ns", "llama", "uid-z");
  private static final ServingId NEW = new ServingId("ns", "llama", "uid-a");
  private static final ServingId NEIGHBOUR = new ServingId("ns", "llama-2", "uid-n");
  private static final Revision REVISION = new Revision("r1");

  private final Path folder;
  private final JournalDatabase database;

  JournalReaderTest(@TempDir Path folder) {
    this.folder = folder;
    this.database = Journals.database(folder);
  }

  @Test
  void aServingIsFoundByNameAndTheNewestOfThatNameWins() {
    write();
    try (var reader = JournalReader.open(folder)) {
      var old = new RecordedServing(OLD, 2, T0, T0.plusSeconds(5), true);
      var newer = new RecordedServing(NEW, 1, T0.plusSeconds(6), T0.plusSeconds(6), false);
      var neighbour = new RecordedServing(NEIGHBOUR, 1, T0, T0, false);
      assertThat(reader.servings()).containsExactly(old, newer, neighbour);
      assertThat(reader.find("ns", "llama")).hasValue(newer);
      assertThat(reader.find("ns", "llama-2")).hasValue(neighbour);
      assertThat(reader.find("ns", "llam")).isEmpty();
      assertThat(reader.find("n", "llama")).isEmpty();
      assertThat(reader.find(OLD)).hasValue(old);
      assertThat(reader.find(new ServingId("ns", "llama", "uid"))).isEmpty();
    }
  }

  @Test
  void entriesComeInOrderFromAnyPlaceAndInPages() {
    var entries = adding(2_500);
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      append(database, OLD, entries);
    }
    try (var reader = JournalReader.open(folder)) {
      assertThat(reader.entries(OLD, 0).map(NumberedEntry::entry)).isEqualTo(entries);
      assertThat(reader.entries(OLD, 0).map(NumberedEntry::sequenceNr))
          .isEqualTo(IntStream.rangeClosed(1, 2_500).mapToObj(Long::valueOf).toList());
      assertThat(reader.entries(OLD, 2_000, 2))
          .containsExactly(
              new NumberedEntry(2_001, entries.get(2_000)),
              new NumberedEntry(2_002, entries.get(2_001)));
      assertThat(reader.entries(OLD, 2_500, 10)).isEmpty();
      assertThat(reader.entries(NEW, 0, 10)).isEmpty();
    }
  }

  @Test
  void foldsToAnyEntryAndToAnyMoment() {
    var entries = adding(5);
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      append(database, OLD, entries);
    }
    try (var reader = JournalReader.open(folder)) {
      assertThat(reader.fold(OLD, 0)).isEqualTo(ServingState.initial(OLD));
      assertThat(reader.fold(OLD, 3)).isEqualTo(folded(entries.subList(0, 3)));
      assertThat(reader.fold(OLD, Long.MAX_VALUE)).isEqualTo(folded(entries));
      assertThat(reader.fold(OLD, T0.minusSeconds(1))).isEqualTo(ServingState.initial(OLD));
      assertThat(reader.fold(OLD, T0.plusSeconds(2))).isEqualTo(folded(entries.subList(0, 3)));
      assertThat(reader.fold(OLD, T0.plusSeconds(60))).isEqualTo(folded(entries));
    }
  }

  @Test
  void readingChangesNoByteAndLeavesNoFile() throws IOException {
    write();
    var before = contents();
    try (var reader = JournalReader.open(folder);
        var second = JournalReader.open(folder)) {
      assertThat(reader.fold(OLD, Long.MAX_VALUE).lifecycle()).isEqualTo(Lifecycle.DELETED);
      assertThat(second.servings()).hasSize(3);
      assertSame(contents(), before);
    }
    assertSame(contents(), before);
  }

  @Test
  void aRunningControllerReadsItsOwnJournal() {
    try (var files = JournalFiles.open(database);
        var reader = JournalReader.inside(database)) {
      assertThat(files).isNotNull();
      assertThat(reader.servings()).isEmpty();
      append(database, OLD, adding(3));
      assertThat(reader.find(OLD)).map(RecordedServing::lastSequenceNr).hasValue(3L);
      append(database, OLD, entry(T0, new Event.ServingDeleted()));
      assertThat(reader.find(OLD)).map(RecordedServing::lastSequenceNr).hasValue(4L);
    }
  }

  @Test
  void aFolderWithoutJournalIsSaidSo() throws IOException {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalReader.open(folder))
        .withMessageStartingWith("no journal in " + folder);
    Files.createFile(JournalFiles.file(folder));
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalReader.open(folder))
        .withMessageStartingWith("no journal in " + folder);
  }

  @Test
  void aDamagedFileIsSaidSo() throws IOException {
    Files.write(JournalFiles.file(folder), new byte[20_000]);
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> JournalReader.open(folder))
        .withMessageContaining("is damaged");
  }

  @Test
  void rowsOfAnotherProgramAreNotRead() {
    write();
    Journals.execute(database, "UPDATE \"event_journal\" SET \"event_ser_manifest\" = 'entry.2'");
    try (var reader = JournalReader.open(folder)) {
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> reader.entries(OLD, 0, 1))
          .withMessageStartingWith("entry 1 of ns/llama/uid-z was written as 'entry.2'");
    }
  }

  @Test
  void anEntryThatCannotBeReadIsNamedAndTheOnesBeforeItAreRead() {
    write();
    Journals.execute(
        database,
        "UPDATE \"event_journal\" SET \"event_payload\" = X'A0' WHERE \"sequence_number\" = 2");
    try (var reader = JournalReader.open(folder)) {
      assertThat(reader.entries(OLD, 0, 1)).hasSize(1);
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> reader.fold(OLD, 2))
          .withMessageStartingWith("entry 2 of ns/llama/uid-z: not a journal entry");
    }
  }

  private void write() {
    try (var files = JournalFiles.open(database)) {
      assertThat(files).isNotNull();
      append(database, OLD, adding(1));
      append(database, NEIGHBOUR, adding(1));
      append(database, OLD, entry(T0.plusSeconds(5), new Event.ServingDeleted()));
      append(database, NEW, entry(T0.plusSeconds(6), new Event.RevisionLost(REVISION)));
    }
  }

  /** One group a second. */
  private static List<JournalEntry> adding(int groups) {
    var entries = new ArrayList<JournalEntry>();
    for (int i = 0; i < groups; i++) {
      entries.add(
          entry(T0.plusSeconds(i), new Event.ServingGroupAdded(new GroupOrdinal(i), REVISION)));
    }
    return entries;
  }

  private static ServingState folded(List<JournalEntry> entries) {
    return entries.stream()
        .reduce(ServingState.initial(OLD), ModelServingDecider::apply, (_, right) -> right);
  }

  private SortedMap<Path, byte[]> contents() throws IOException {
    var contents = new TreeMap<Path, byte[]>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static void assertSame(SortedMap<Path, byte[]> now, SortedMap<Path, byte[]> before) {
    assertThat(now.keySet()).isEqualTo(before.keySet());
    now.forEach(
        (file, bytes) ->
            assertThat(Arrays.equals(bytes, before.get(file))).as(file.toString()).isTrue());
  }
}
