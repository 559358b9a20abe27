package dev.phalanx.cli;

import dev.phalanx.decision.JournalEntry;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.EventSerializer;
import dev.phalanx.journal.JournalDatabase;
import dev.phalanx.journal.JournalFiles;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** The folder of a controller that has run, written as it would have been. */
record StoppedController(Path folder) {
  private static final String INSERT =
      """
      INSERT INTO "event_journal" ("persistence_id", "sequence_number", "writer", "write_timestamp",
        "adapter_manifest", "event_payload", "event_ser_id", "event_ser_manifest")
      VALUES (?, ?, '', 0, '', ?, ?, ?)""";

  /** Keeps the journal open, as a running controller does. */
  JournalFiles running() {
    return JournalFiles.open(database());
  }

  StoppedController with(ServingId id, List<JournalEntry> entries) throws SQLException {
    var database = database();
    try (var _ = running();
        var connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        var insert = connection.prepareStatement(INSERT)) {
      var serializer = new EventSerializer();
      for (int i = 0; i < entries.size(); i++) {
        insert.setString(1, "ModelServing|" + id);
        insert.setLong(2, i + 1L);
        insert.setBytes(3, serializer.toBinary(entries.get(i)));
        insert.setInt(4, serializer.identifier());
        insert.setString(5, serializer.manifest(entries.get(i)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return this;
  }

  private JournalDatabase database() {
    return new JournalDatabase(
        "jdbc:h2:file:%s/journal;WRITE_DELAY=0;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE"
            .formatted(folder.toAbsolutePath()),
        "sa",
        "");
  }
}
