/**
 * The journal: what an entry looks like as bytes and as JSON, the H2 file it stands in, and reading
 * it without an actor system.
 *
 * <p>{@code EventCodec} is the published format, {@code JournalReader} shows it, {@code
 * EventSerializer} lends it to Akka and is the only class here that knows Akka. All of it may be
 * used by any thread; what asks the database blocks.
 */
@NullMarked
package dev.phalanx.journal;

import org.jspecify.annotations.NullMarked;
