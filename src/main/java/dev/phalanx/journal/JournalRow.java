package dev.phalanx.journal;

import dev.phalanx.decision.JournalEntry;
import dev.phalanx.domain.ServingId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row of {@code event_journal}, and the queries that read them; each uses the table's primary
 * key.
 *
 * @param ordering place among the events of all servings
 * @param numbered the event
 */
record JournalRow(long ordering, NumberedEntry numbered) {
  private static final EventCodec CODEC = new EventCodec();
  private static final String KIND = "ModelServing|";

  /** Added to a text it makes the next text in order. */
  private static final char FIRST_CHARACTER = 0;

  private static final String COLUMNS =
      """
      SELECT "ordering", "sequence_number", "event_ser_id", "event_ser_manifest", "event_payload"
      FROM "event_journal" WHERE "persistence_id" = ?\s""";

  /** Sorted by the whole key, H2 follows the index and stops at the limit; else it sorts. */
  private static final String ASCENDING = "ORDER BY \"persistence_id\", \"sequence_number\" ";

  private static final String DESCENDING =
      "ORDER BY \"persistence_id\" DESC, \"sequence_number\" DESC ";

  /** The persistence id, as the actor's {@code PersistenceId.of("ModelServing", id)} is. */
  static String persistenceId(ServingId id) {
    return KIND + id;
  }

  static List<JournalRow> after(Connection connection, ServingId id, long sequenceNr, int limit)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            COLUMNS + "AND \"sequence_number\" > ? " + ASCENDING + "LIMIT ?")) {
      query.setString(1, persistenceId(id));
      query.setLong(2, sequenceNr);
      query.setInt(3, limit);
      return rows(id, query.executeQuery());
    }
  }

  static Optional<JournalRow> first(Connection connection, ServingId id) throws SQLException {
    return after(connection, id, 0, 1).stream().findFirst();
  }

  static Optional<JournalRow> last(Connection connection, ServingId id) throws SQLException {
    try (var query = connection.prepareStatement(COLUMNS + DESCENDING + "LIMIT 1")) {
      query.setString(1, persistenceId(id));
      return rows(id, query.executeQuery()).stream().findFirst();
    }
  }

  /** All servings whose {@code namespace/name/uid} begins with {@code prefix}, in that order. */
  static List<ServingId> servings(Connection connection, String prefix) throws SQLException {
    List<ServingId> found = new ArrayList<>();
    try (var query =
        connection.prepareStatement(
            """
            SELECT "persistence_id" FROM "event_journal" WHERE "persistence_id" >= ?
            ORDER BY "persistence_id" LIMIT 1""")) {
      query.setString(1, KIND + prefix);
      var id = next(query.executeQuery());
      while (id.startsWith(KIND + prefix)) {
        found.add(ServingId.parse(id.substring(KIND.length())));
        query.setString(1, id + FIRST_CHARACTER);
        id = next(query.executeQuery());
      }
    }
    return found;
  }

  private static String next(ResultSet results) throws SQLException {
    return results.next() ? results.getString(1) : "";
  }

  private static List<JournalRow> rows(ServingId id, ResultSet results) throws SQLException {
    List<JournalRow> rows = new ArrayList<>();
    while (results.next()) {
      rows.add(row(id, results));
    }
    return rows;
  }

  private static JournalRow row(ServingId id, ResultSet results) throws SQLException {
    long sequenceNr = results.getLong("sequence_number");
    var manifest = results.getString("event_ser_manifest");
    if (results.getInt("event_ser_id") != EventSerializer.IDENTIFIER
        || !EventSerializer.ENTRY.equals(manifest)) {
      throw new JournalException(
          "entry %d of %s was written as '%s', which this program does not know: use the program that wrote it, or a newer one"
              .formatted(sequenceNr, id, manifest));
    }
    var entry = decode(id, sequenceNr, results.getBytes("event_payload"));
    return new JournalRow(results.getLong("ordering"), new NumberedEntry(sequenceNr, entry));
  }

  private static JournalEntry decode(ServingId id, long sequenceNr, byte[] payload) {
    try {
      return CODEC.fromBytes(payload);
    } catch (JournalException e) {
      throw new JournalException("entry %d of %s: %s".formatted(sequenceNr, id, e.getMessage()), e);
    }
  }
}
