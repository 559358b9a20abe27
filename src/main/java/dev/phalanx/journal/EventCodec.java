package dev.phalanx.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A journal entry as CBOR (in the journal) and as JSON (for people and HTTP), in one shape:
 *
 * <pre>
 * {"type":"PodLost","v":1,"at":"2026-01-01T00:00:00Z","because":"...","pod":"0/a-0/1","uid":"u"}
 * </pre>
 *
 * Type, version, time and cause, then the event's own fields. Reading is strict: a field that is
 * missing, unknown or twice there is an error, and so is a type or version that this program does
 * not know. Errors are {@link JournalException}s that name type and version.
 */
public final class EventCodec {
  private final EventTypes types;

  public EventCodec() {
    this(EventTypes.CURRENT);
  }

  EventCodec(EventTypes types) {
    this.types = types;
  }

  public byte[] toBytes(JournalEntry entry) {
    try {
      return JournalFormat.CBOR.writeValueAsBytes(toTree(entry));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JournalEntry fromBytes(byte[] cbor) {
    try {
      return fromTree(JournalFormat.CBOR.readTree(cbor));
    } catch (IOException e) {
      throw new JournalException("not a journal entry: it is no CBOR", e);
    }
  }

  /** JSON in one line. */
  public String toJson(JournalEntry entry) {
    try {
      return JournalFormat.JSON.writeValueAsString(toTree(entry));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JournalEntry fromJson(String json) {
    try {
      return fromTree(JournalFormat.JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new JournalException("not a journal entry: it is no JSON", e);
    }
  }

  /** JSON as a tree that the caller may change; the templates of a revision are in it. */
  public ObjectNode toTree(JournalEntry entry) {
    var type = types.of(entry.event());
    ObjectNode fields = JournalFormat.JSON.valueToTree(entry.event());
    return new Envelope(type.name(), type.version(), entry.at(), entry.because(), fields).toTree();
  }

  public JournalEntry fromTree(JsonNode tree) {
    var envelope = Envelope.of(tree);
    var type = known(envelope);
    try {
      var fields = type.upcast(envelope.fields(), envelope.version());
      var event = JournalFormat.JSON.treeToValue(fields, type.event());
      return new JournalEntry(envelope.at(), envelope.because(), event);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new JournalException(
          "journal entry %s.v%d of %s is damaged: %s"
              .formatted(envelope.type(), envelope.version(), envelope.at(), e.getMessage()),
          e);
    }
  }

  private EventType known(Envelope envelope) {
    var type = types.named(envelope.type()).orElse(null);
    if (type == null || envelope.version() < 1 || envelope.version() > type.version()) {
      throw new JournalException(
          ("the journal holds an event %s.v%d, and this program knows %s:"
                  + " use the program that wrote it, or a newer one")
              .formatted(
                  envelope.type(),
                  envelope.version(),
                  type == null ? "no such type" : "only v1 to v" + type.version()));
    }
    return type;
  }
}
