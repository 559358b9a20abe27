package dev.phalanx.http;

import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.NumberedEntry;
import dev.phalanx.journal.RecordedServing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

/** Journals in memory, which tests let grow. */
public final class MemoryJournals implements Journals {
  private final Map<ServingId, List<JournalEntry>> byServing = new LinkedHashMap<>();

  /** Appends entries to the serving's journal. */
  public MemoryJournals record(ServingId id, List<JournalEntry> entries) {
    byServing.computeIfAbsent(id, _ -> new CopyOnWriteArrayList<>()).addAll(entries);
    return this;
  }

  @Override
  public List<RecordedServing> servings() {
    return byServing.entrySet().stream()
        .map(entry -> recorded(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public Optional<RecordedServing> find(String namespace, String name) {
    return servings().stream()
        .filter(serving -> serving.id().key().equals(namespace + "/" + name))
        .reduce((_, newer) -> newer);
  }

  @Override
  public Optional<RecordedServing> find(ServingId id) {
    return servings().stream().filter(serving -> serving.id().equals(id)).findFirst();
  }

  @Override
  public List<NumberedEntry> entries(ServingId id, long after, int limit) {
    var entries = byServing.getOrDefault(id, List.of());
    return LongStream.rangeClosed(after + 1, Math.min(after + limit, entries.size()))
        .mapToObj(number -> new NumberedEntry(number, entries.get(Math.toIntExact(number - 1))))
        .toList();
  }

  private static RecordedServing recorded(ServingId id, List<JournalEntry> entries) {
    return new RecordedServing(
        id,
        entries.size(),
        entries.getFirst().at(),
        entries.getLast().at(),
        entries.getLast().event() instanceof Event.ServingDeleted);
  }
}
