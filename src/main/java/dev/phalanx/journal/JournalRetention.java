package dev.phalanx.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes the journals of servings that have been gone for long enough; others are never touched.
 */
public final class JournalRetention {
  private static final int BATCH = 1_000;
  private static final String SNAPSHOTS = "DELETE FROM \"snapshot\" WHERE \"persistence_id\" = ?";
  private static final String EVENTS =
      "DELETE FROM \"event_journal\" WHERE \"persistence_id\" = ? AND \"sequence_number\" <= ?";

  private final JournalDatabase database;
  private final Duration kept;

  /**
   * @param kept how long a journal stays readable after its {@code ServingDeleted}
   */
  public JournalRetention(JournalDatabase database, Duration kept) {
    this.database = database;
    this.kept = kept;
  }

  /**
   * Removes every journal whose serving was deleted before {@code now} minus the time kept, and
   * says which. Writes in batches of 1,000 events, oldest first: interrupted, it goes on where it
   * stopped the next time.
   */
  public List<RecordedServing> removeExpired(Instant now) {
    var reader = JournalReader.inside(database);
    var expired =
        reader.servings().stream()
            .filter(RecordedServing::deleted)
            .filter(serving -> serving.lastAt().isBefore(now.minus(kept)))
            .toList();
    expired.forEach(serving -> database.call(connection -> remove(connection, serving)));
    return expired;
  }

  private static int remove(Connection connection, RecordedServing serving) throws SQLException {
    int removed = 0;
    try (var snapshots = connection.prepareStatement(SNAPSHOTS);
        var events = connection.prepareStatement(EVENTS)) {
      var id = JournalRow.persistenceId(serving.id());
      snapshots.setString(1, id);
      snapshots.executeUpdate();
      events.setString(1, id);
      for (long until = BATCH; until < serving.lastSequenceNr() + BATCH; until += BATCH) {
        events.setLong(2, until);
        removed += events.executeUpdate();
      }
    }
    return removed;
  }
}
