package dev.phalanx.cli;

import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.JournalReader;
import dev.phalanx.journal.NumberedEntry;
import dev.phalanx.journal.RecordedServing;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** The journal in a stopped controller's folder. */
final class FolderJournal implements RecordedJournal {
  private static final int PAGE = 2000;

  private final Path folder;
  private final JournalReader reader;

  FolderJournal(Path folder) {
    this.folder = folder;
    this.reader = JournalReader.open(folder);
  }

  @Override
  public ServingId find(ServingName name) {
    var ids = reader.servings().stream().map(RecordedServing::id).toList();
    return ids.stream()
        .filter(name::means)
        .reduce((_, newer) -> newer)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "no ModelServing %s in the journal of %s; there is %s"
                        .formatted(name, folder, Nearest.of(name.toString(), keys(name, ids)))));
  }

  private static List<String> keys(ServingName name, List<ServingId> ids) {
    return ids.stream().map(id -> name.uid().isPresent() ? id.toString() : id.key()).toList();
  }

  @Override
  public List<NumberedEntry> entries(ServingId id, long after) {
    return reader.entries(id, after, PAGE);
  }

  @Override
  public Stream<NumberedEntry> follow(ServingId id, long after) {
    throw new UnsupportedOperationException("a stopped controller writes no more events");
  }

  @Override
  public void close() {
    reader.close();
  }
}
