package dev.phalanx.http;

import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.JournalReader;
import dev.phalanx.journal.NumberedEntry;
import dev.phalanx.journal.RecordedServing;
import java.util.List;
import java.util.Optional;

/** The journals of all servings, also of those that are gone. Calls block. */
public interface Journals {

  /** Every serving that has a journal, in any order. */
  List<RecordedServing> servings();

  /** The serving that had this name last. */
  Optional<RecordedServing> find(String namespace, String name);

  /** The one with this UID. */
  Optional<RecordedServing> find(ServingId id);

  /** At most {@code limit} entries with sequence numbers above {@code after}, in their order. */
  List<NumberedEntry> entries(ServingId id, long after, int limit);

  /** Those that {@code reader} reads. */
  static Journals of(JournalReader reader) {
    return new Journals() {
      @Override
      public List<RecordedServing> servings() {
        return reader.servings();
      }

      @Override
      public Optional<RecordedServing> find(String namespace, String name) {
        return reader.find(namespace, name);
      }

      @Override
      public Optional<RecordedServing> find(ServingId id) {
        return reader.find(id);
      }

      @Override
      public List<NumberedEntry> entries(ServingId id, long after, int limit) {
        return reader.entries(id, after, limit);
      }
    };
  }
}
