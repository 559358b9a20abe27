package dev.phalanx.decision;

import java.time.Instant;

/**
 * An event with its circumstances, as the journal holds it.
 *
 * @param at when it was decided
 * @param because what caused it, for people
 * @param event what is held true
 */
public record JournalEntry(Instant at, String because, Event event) {}
