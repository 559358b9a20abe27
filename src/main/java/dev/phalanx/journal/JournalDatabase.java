package dev.phalanx.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Where the journal's tables are. Within one process any number of connections may be open, Akka's
 * among them, as long as all use the same {@code url}.
 *
 * @param url JDBC URL, {@code akka-persistence-jdbc.shared-databases.slick.db.url}
 * @param user its {@code user}
 * @param password its {@code password}
 */
public record JournalDatabase(String url, String user, String password) {
  private static final String FILE = "jdbc:h2:file:";

  /** What to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** The result of {@code work} on a connection of its own; throws {@link JournalException}. */
  <T> T call(Work<T> work) {
    try (var connection = connect()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  JournalException failure(SQLException cause) {
    return new JournalException(
        "the journal %s %s".formatted(place(), JournalErrors.describe(cause)), cause);
  }

  /** The file without {@code .mv.db}, or the URL without its settings. */
  String place() {
    int end = url.indexOf(';');
    var location = end < 0 ? url : url.substring(0, end);
    return isFile() ? location.substring(FILE.length()) : location;
  }

  /** Whether it is a file of this machine, and not in memory or on a server. */
  boolean isFile() {
    return url.startsWith(FILE);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "JournalDatabase[%s]".formatted(url);
  }
}
