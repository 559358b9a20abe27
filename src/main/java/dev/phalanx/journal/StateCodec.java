package dev.phalanx.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.phalanx.decision.ServingState;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Snapshots: a state as CBOR, record by record. A snapshot only saves time, the journal below it
 * stays whole; so there are no upcasters here. When the shape of the state or what {@code apply}
 * makes of an event changes, {@link #VERSION} goes up, {@link JournalFiles} drops what is older at
 * the next start, and the whole journal is folded once.
 */
final class StateCodec {
  static final int VERSION = 3;

  private StateCodec() {}

  static byte[] toBytes(ServingState state) {
    try {
      return JournalFormat.CBOR.writeValueAsBytes(state);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServingState fromBytes(byte[] cbor) {
    try {
      return JournalFormat.CBOR.readValue(cbor, ServingState.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new JournalException("not a snapshot of version %d".formatted(VERSION), e);
    }
  }
}
