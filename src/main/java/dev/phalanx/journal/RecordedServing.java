package dev.phalanx.journal;

import dev.phalanx.domain.ServingId;
import java.time.Instant;

/**
 * A ModelServing that has a journal.
 *
 * @param id the serving; one that was created again under its name has another UID
 * @param lastSequenceNr number of its last entry
 * @param firstAt time of its first entry
 * @param lastAt time of its last entry
 * @param deleted whether that one says that the serving is gone
 */
public record RecordedServing(
    ServingId id, long lastSequenceNr, Instant firstAt, Instant lastAt, boolean deleted) {}
