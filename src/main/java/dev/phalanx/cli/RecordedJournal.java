package dev.phalanx.cli;

import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.NumberedEntry;
import java.util.List;
import java.util.stream.Stream;

/** Where replay reads from. Errors are unchecked, with a message of one line. */
interface RecordedJournal extends AutoCloseable {

  /** The newest serving of that name; fails with one that names it and what there is instead. */
  ServingId find(ServingName name);

  /** Some entries with sequence numbers above {@code after}, in their order; none at the end. */
  List<NumberedEntry> entries(ServingId id, long after);

  /** Entries above {@code after} as they are written, until the serving is deleted. */
  Stream<NumberedEntry> follow(ServingId id, long after);

  @Override
  void close();
}
