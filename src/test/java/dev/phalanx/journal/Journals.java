package dev.phalanx.journal;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.domain.ServingId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Journals on disk, written as Akka writes them but without it. */
final class Journals {
  private static final String INSERT =
      """
      INSERT INTO "event_journal" ("persistence_id", "sequence_number", "writer", "write_timestamp",
        "adapter_manifest", "event_payload", "event_ser_id", "event_ser_manifest")
      VALUES (?, ?, '', 0, '', ?, ?, ?)""";
  private static final EventSerializer SERIALIZER = new EventSerializer();

  private Journals() {}

  /** The settings of {@code journal-h2.conf}; {@code JournalIT} checks that they are. */
  static JournalDatabase database(Path dataDir) {
    return new JournalDatabase(
        "jdbc:h2:file:%s/journal;WRITE_DELAY=0;RETENTION_TIME=1000;MAX_COMPACT_TIME=5000;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE"
            .formatted(dataDir.toAbsolutePath()),
        "sa",
        "");
  }

  static void append(JournalDatabase database, ServingId id, JournalEntry... entries) {
    append(database, id, List.of(entries));
  }

  static void append(JournalDatabase database, ServingId id, List<JournalEntry> entries) {
    long last =
        JournalReader.inside(database).find(id).map(RecordedServing::lastSequenceNr).orElse(0L);
    database.call(
        connection -> {
          try (var insert = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < entries.size(); i++) {
              insert.setString(1, JournalRow.persistenceId(id));
              insert.setLong(2, last + 1 + i);
              insert.setBytes(3, SERIALIZER.toBinary(entries.get(i)));
              insert.setInt(4, SERIALIZER.identifier());
              insert.setString(5, SERIALIZER.manifest(entries.get(i)));
              insert.addBatch();
            }
            return insert.executeBatch();
          }
        });
  }

  static long count(JournalDatabase database, String table) {
    return database.call(
        connection -> {
          try (var query = connection.createStatement();
              var result = query.executeQuery("SELECT COUNT(*) FROM \"" + table + "\"")) {
            result.next();
            return result.getLong(1);
          }
        });
  }

  static void execute(JournalDatabase database, String sql) {
    database.call(
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  static JournalEntry entry(Instant at, Event event) {
    return new JournalEntry(at, "test", event);
  }
}
