package dev.phalanx.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of a running controller: open from before the actors start until after they have
 * stopped. While it is open no other process can use the journal. Journals hold templates, and
 * templates may hold tokens, so the files are their owner's alone.
 */
public final class JournalFiles implements AutoCloseable {
  static final String NAME = "journal";

  private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);
  private static final String SCHEMA = "/db/h2.sql";
  private static final String OWNER_FILE = "rw-------";
  private static final String OWNER_FOLDER = "rwx------";

  private final JournalDatabase database;
  private final Connection connection;

  private JournalFiles(JournalDatabase database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /**
   * Creates what is missing of the folder that {@code database} is in, the journal's file and its
   * tables. Throws {@link JournalException} when the folder cannot be written or another process
   * has the journal.
   */
  public static JournalFiles open(JournalDatabase database) {
    if (database.isFile()) {
      createFile(database.place());
    }
    try {
      var connection = database.connect();
      try {
        prepare(connection);
        return new JournalFiles(database, connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  /** The last connection to be closed compacts the file, for up to five seconds. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  static Path file(Path dataDir) {
    return dataDir.resolve(NAME + ".mv.db");
  }

  private static void createFile(String place) {
    var journal = Path.of(place);
    if (!journal.isAbsolute() && !place.startsWith("./")) {
      throw new JournalException(
          "phalanx.data-dir (PHALANX_DATA_DIR) is neither absolute nor begins with ./: "
              + journal.getParent());
    }
    var folder = journal.toAbsolutePath().resolveSibling("").normalize();
    try {
      createFolder(folder);
      protect(file(folder));
    } catch (IOException e) {
      throw new JournalException(
          "%s cannot be written (%s): let phalanx.data-dir (PHALANX_DATA_DIR) name a folder of this user"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  /** A folder that exists keeps its permissions: it may be shared, or a volume. */
  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      permit(folder, OWNER_FOLDER);
    }
  }

  /** The file exists before H2 opens it, so that there is no moment in which others can read it. */
  private static void protect(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
      permit(file, OWNER_FILE);
      return;
    }
    try {
      permit(file, OWNER_FILE);
    } catch (IOException e) {
      LOG.warn("{} may be readable by others: it belongs to another user ({})", file, e.toString());
    }
  }

  private static void permit(Path path, String permissions) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : schema().split(";\\R")) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
    dropOlderSnapshots(connection);
  }

  private static void dropOlderSnapshots(Connection connection) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "DELETE FROM \"snapshot\" WHERE \"snapshot_ser_manifest\" <> ?")) {
      delete.setString(1, EventSerializer.STATE);
      int dropped = delete.executeUpdate();
      if (dropped > 0) {
        LOG.info("dropped {} snapshots of another version, the journals are folded anew", dropped);
      }
    }
  }

  private static String schema() {
    try (InputStream script = JournalFiles.class.getResourceAsStream(SCHEMA)) {
      if (script == null) {
        throw new IllegalStateException("this build has no " + SCHEMA);
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
