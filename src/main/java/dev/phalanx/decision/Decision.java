package dev.phalanx.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * One decision: the facts to journal and the state after them travel together, and what is to be
 * asked of the cluster follows from both. Nobody else journals or asks.
 *
 * @param before the state it started from
 * @param after the state with all {@code entries} applied
 * @param at the time of everything in it
 * @param because what causes the next event
 * @param entries to be journaled, in order
 */
public record Decision(
    ServingState before,
    ServingState after,
    Instant at,
    String because,
    PVector<JournalEntry> entries) {

  static Decision from(ServingState state, Instant at) {
    return new Decision(state, state, at, "", TreePVector.empty());
  }

  Decision because(String cause) {
    return new Decision(before, after, at, cause, entries);
  }

  /** With one more event, already applied. */
  Decision and(Event event) {
    var entry = new JournalEntry(at, because, event);
    return new Decision(before, Fold.apply(after, entry), at, because, entries.plus(entry));
  }

  Decision then(UnaryOperator<Decision> step) {
    return step.apply(this);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public List<Event> events() {
    return entries.stream().map(JournalEntry::event).toList();
  }

  /**
   * For every object that the events touch: the effect now asked of it, or none. Replaces whatever
   * was asked of it before.
   */
  public SortedMap<Target, Demand> demands() {
    return Outstanding.touchedBy(this);
  }

  /** When there is something to decide again, even if nothing is seen until then. */
  public Optional<Instant> wakeAt() {
    return Deadlines.next(after, at);
  }

  /** Kubernetes Events to publish, in order. */
  public List<Announcement> announcements() {
    return Announcements.of(this);
  }
}
