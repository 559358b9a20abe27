package dev.phalanx.journal;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads journals without an actor system (docs/adr/0005): those of a stopped controller from its
 * folder, where not a byte is changed even after {@code kill -9}, or those of the controller in
 * this process. Throws {@link JournalException}.
 */
public final class JournalReader implements AutoCloseable {
  private static final int PAGE = 1_000;
  private static final Comparator<Incarnation> ORDER =
      Comparator.<Incarnation, String>comparing(found -> found.serving().id().namespace())
          .thenComparing(found -> found.serving().id().name())
          .thenComparingLong(Incarnation::ordering);

  private final JournalDatabase database;
  private final Optional<Connection> keptOpen;

  private JournalReader(JournalDatabase database, Optional<Connection> keptOpen) {
    this.database = database;
    this.keptOpen = keptOpen;
  }

  /** Reads the folder of a controller that does not run, or a copy of it. */
  public static JournalReader open(Path dataDir) {
    var file = JournalFiles.file(dataDir.toAbsolutePath());
    if (isMissing(file)) {
      throw new JournalException(
          "no journal in %s: name the folder that was phalanx.data-dir (PHALANX_DATA_DIR)"
              .formatted(dataDir));
    }
    var database =
        new JournalDatabase(
            "jdbc:h2:file:%s;ACCESS_MODE_DATA=r;IFEXISTS=TRUE"
                .formatted(file.resolveSibling(JournalFiles.NAME)),
            "sa",
            "");
    try {
      return new JournalReader(database, Optional.of(database.connect()));
    } catch (SQLException e) {
      if (e.getErrorCode() != JournalErrors.IN_USE) {
        throw database.failure(e);
      }
      var running =
          new JournalException(
              "the controller of %s is running: ask it with --controller URL".formatted(dataDir));
      running.addSuppressed(e); // what H2 calls it helps only whoever reads the stack trace
      throw running;
    }
  }

  private static boolean isMissing(Path file) {
    try {
      return !Files.isRegularFile(file) || Files.size(file) == 0;
    } catch (IOException e) {
      throw new JournalException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads while the controller of this process writes. */
  public static JournalReader inside(JournalDatabase database) {
    return new JournalReader(database, Optional.empty());
  }

  /** By namespace and name; of those with the same name the oldest comes first. */
  public List<RecordedServing> servings() {
    return database.call(connection -> recorded(connection, ""));
  }

  /** The serving that had this name last. */
  public Optional<RecordedServing> find(String namespace, String name) {
    return database.call(
        connection ->
            recorded(connection, "%s/%s/".formatted(namespace, name)).stream()
                .reduce((_, newer) -> newer));
  }

  public Optional<RecordedServing> find(ServingId id) {
    return database.call(connection -> incarnation(connection, id).map(Incarnation::serving));
  }

  /** At most {@code limit} entries, the first of them the one after {@code afterSequenceNr}. */
  public List<NumberedEntry> entries(ServingId id, long afterSequenceNr, int limit) {
    return database.call(
        connection ->
            JournalRow.after(connection, id, afterSequenceNr, limit).stream()
                .map(JournalRow::numbered)
                .toList());
  }

  /**
   * All entries, the first of them the one after {@code afterSequenceNr}. They are read in pages
   * while the stream is consumed, so memory is bounded however long the journal is; there is
   * nothing to close.
   */
  public Stream<NumberedEntry> entries(ServingId id, long afterSequenceNr) {
    return Stream.iterate(
            entries(id, afterSequenceNr, PAGE),
            page -> !page.isEmpty(),
            page -> entries(id, page.getLast().sequenceNr(), PAGE))
        .flatMap(List::stream);
  }

  /** What was held true after entry {@code untilSequenceNr}; of all entries if there are fewer. */
  public ServingState fold(ServingId id, long untilSequenceNr) {
    return foldWhile(id, entry -> entry.sequenceNr() <= untilSequenceNr);
  }

  /** What was held true at {@code until}: all entries before the first that is later. */
  public ServingState fold(ServingId id, Instant until) {
    return foldWhile(id, entry -> !entry.entry().at().isAfter(until));
  }

  @Override
  public void close() {
    try {
      if (keptOpen.isPresent()) {
        keptOpen.get().close();
      }
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  private ServingState foldWhile(ServingId id, Predicate<NumberedEntry> isWanted) {
    return entries(id, 0)
        .takeWhile(isWanted)
        .map(NumberedEntry::entry)
        .reduce(ServingState.initial(id), ModelServingDecider::apply, (_, folded) -> folded);
  }

  private static List<RecordedServing> recorded(Connection connection, String prefix)
      throws SQLException {
    List<Incarnation> found = new ArrayList<>();
    for (var id : JournalRow.servings(connection, prefix)) {
      incarnation(connection, id).ifPresent(found::add);
    }
    return found.stream().sorted(ORDER).map(Incarnation::serving).toList();
  }

  private static Optional<Incarnation> incarnation(Connection connection, ServingId id)
      throws SQLException {
    var first = JournalRow.first(connection, id);
    var last = JournalRow.last(connection, id);
    return first.isEmpty() || last.isEmpty()
        ? Optional.empty()
        : Optional.of(Incarnation.of(id, first.get(), last.get()));
  }

  /** A serving and the place of its first event among the events of all servings. */
  private record Incarnation(RecordedServing serving, long ordering) {

    static Incarnation of(ServingId id, JournalRow first, JournalRow last) {
      var newest = last.numbered().entry();
      return new Incarnation(
          new RecordedServing(
              id,
              last.numbered().sequenceNr(),
              first.numbered().entry().at(),
              newest.at(),
              newest.event() instanceof Event.ServingDeleted),
          first.ordering());
    }
  }
}
