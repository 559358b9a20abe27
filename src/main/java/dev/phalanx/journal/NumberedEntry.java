package dev.phalanx.journal;

import dev.phalanx.decision.JournalEntry;

/**
 * An entry in its place.
 *
 * @param sequenceNr its number in the serving's journal, counted from 1 without gaps
 * @param entry what happened
 */
public record NumberedEntry(long sequenceNr, JournalEntry entry) {}
