package dev.phalanx.http;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import dev.phalanx.decision.Event;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.NumberedEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A journal as it grows. It is looked at only while somebody listens and has room for more, and at
 * intervals once everything has been told; so a slow listener costs nothing and misses nothing.
 */
final class JournalTail {
  private static final int PAGE = 500;

  private final Journals journals;
  private final Executor executor;
  private final Duration interval;

  JournalTail(Journals journals, Executor executor, Duration interval) {
    this.journals = journals;
    this.executor = executor;
    this.interval = interval;
  }

  /** Where a reader is: the last sequence number it has, and whether that was all there was. */
  private record Place(long after, boolean isAtEnd) {}

  /** Entries above {@code after}, now and later; ends with the serving's deletion. */
  Source<NumberedEntry, NotUsed> entries(ServingId id, long after) {
    return Source.unfoldAsync(new Place(after, false), place -> next(id, place))
        .mapConcat(page -> page)
        .takeWhile(entry -> !(entry.entry().event() instanceof Event.ServingDeleted), true);
  }

  private CompletableFuture<Optional<Pair<Place, List<NumberedEntry>>>> next(
      ServingId id, Place place) {
    var when =
        place.isAtEnd
            ? CompletableFuture.delayedExecutor(
                interval.toMillis(), TimeUnit.MILLISECONDS, executor)
            : executor;
    return CompletableFuture.supplyAsync(() -> journals.entries(id, place.after, PAGE), when)
        .thenApply(page -> Optional.of(Pair.create(place(place, page), page)));
  }

  private static Place place(Place before, List<NumberedEntry> page) {
    return page.isEmpty()
        ? new Place(before.after, true)
        : new Place(page.getLast().sequenceNr(), page.size() < PAGE);
  }
}
