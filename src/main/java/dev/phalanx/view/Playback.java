package dev.phalanx.view;

import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.Optional;

/**
 * A journal being folded up to a moment, entry by entry from the first on. Not thread-safe.
 *
 * <p>It ends before the first entry that is beyond the moment, so a clock that was set back does
 * not mix two times.
 */
public final class Playback {

  /**
   * Where to stop.
   *
   * @param sequenceNr the last sequence number that counts
   * @param at the last time that counts
   */
  public record Moment(long sequenceNr, Instant at) {
    /** As far as the journal goes. */
    public static final Moment NOW = new Moment(Long.MAX_VALUE, Instant.MAX);

    public static Moment until(long sequenceNr) {
      return new Moment(sequenceNr, Instant.MAX);
    }

    public static Moment at(Instant time) {
      return new Moment(Long.MAX_VALUE, time);
    }
  }

  private final Moment moment;
  private ServingState state;
  private long sequenceNr;
  private Optional<Instant> lastAt = Optional.empty();

  /** Nothing is folded yet. */
  public Playback(ServingId id, Moment moment) {
    this.moment = moment;
    state = ServingState.initial(id);
  }

  /** Folds one entry, or says that it and all that follow are beyond the moment. */
  public boolean accepts(long number, JournalEntry entry) {
    if (number > moment.sequenceNr || entry.at().isAfter(moment.at)) {
      return false;
    }
    state = ModelServingDecider.apply(state, entry);
    sequenceNr = number;
    lastAt = Optional.of(entry.at());
    return true;
  }

  public ServingState state() {
    return state;
  }

  /** Sequence number of the last entry folded; 0 before the first. */
  public long sequenceNr() {
    return sequenceNr;
  }

  /** Time of the last entry folded. */
  public Optional<Instant> lastAt() {
    return lastAt;
  }
}
