package dev.phalanx.journal;

import akka.serialization.SerializerWithStringManifest;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ServingState;
import java.io.NotSerializableException;

/** Lends the codecs to Akka; bound in {@code journal-serialization.conf}. */
public final class EventSerializer extends SerializerWithStringManifest {
  /** In every row of the journal: never to be changed. */
  static final int IDENTIFIER = 7_341_001;

  static final String ENTRY = "entry.1";
  static final String STATE = "state." + StateCodec.VERSION;

  private final EventCodec events = new EventCodec();

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    return switch (value) {
      case JournalEntry _ -> ENTRY;
      case ServingState _ -> STATE;
      default -> throw foreign(value);
    };
  }

  @Override
  public byte[] toBinary(Object value) {
    return switch (value) {
      case JournalEntry entry -> events.toBytes(entry);
      case ServingState state -> StateCodec.toBytes(state);
      default -> throw foreign(value);
    };
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return switch (manifest) {
      case ENTRY -> events.fromBytes(bytes);
      case STATE -> StateCodec.fromBytes(bytes);
      default -> throw new NotSerializableException("the journal holds an unknown " + manifest);
    };
  }

  private static IllegalArgumentException foreign(Object value) {
    return new IllegalArgumentException(
        value.getClass().getName() + " is neither a journal entry nor a state");
  }
}
