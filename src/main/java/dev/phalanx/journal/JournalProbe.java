package dev.phalanx.journal;

import java.sql.SQLException;
import java.util.Optional;

/** Whether the journal can be written, tried by writing one number in a table of its own. */
public final class JournalProbe {
  private static final String WRITE = "UPDATE \"journal_probe\" SET \"writes\" = \"writes\" + 1";

  private final JournalDatabase database;

  public JournalProbe(JournalDatabase database) {
    this.database = database;
  }

  /**
   * Why the journal cannot be written now, or nothing when it can. Each call is one commit, about
   * as expensive as a decision's: callers limit how often they ask.
   */
  public Optional<String> problem() {
    try (var connection = database.connect();
        var write = connection.createStatement()) {
      return write.executeUpdate(WRITE) == 1
          ? Optional.empty()
          : Optional.of("the journal %s has lost its probe".formatted(database.place()));
    } catch (SQLException e) {
      return Optional.of(database.failure(e).getMessage());
    }
  }
}
