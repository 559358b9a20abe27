package dev.phalanx.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ServingState;
import java.util.List;
import java.util.function.Function;

/**
 * Entries as JSON for others: redacted, in the journal's own form, with the sequence number before
 * and the event in words behind it.
 *
 * <pre>
 * {"sequenceNr":21,"type":"PodLost","v":1,"at":"...","because":"...","pod":"0/a-0/1","uid":"u","text":"pod ... is gone"}
 * </pre>
 */
public final class EventShape {
  private static final String NUMBER = "sequenceNr";
  private static final String WORDS = "text";

  private EventShape() {}

  /**
   * One entry.
   *
   * @param known a state of the serving at that time, as {@link EventText} wants it
   * @param codec the journal's form of an entry; it gets the redacted one
   */
  public static ObjectNode of(
      ServingState known,
      long sequenceNr,
      JournalEntry entry,
      Function<JournalEntry, ObjectNode> codec) {
    var redacted = Redaction.of(entry);
    var coded = codec.apply(redacted);
    var shape = coded.objectNode().put(NUMBER, sequenceNr);
    shape.setAll(coded);
    return shape.put(WORDS, EventText.say(known, redacted));
  }

  /** The sequence number in what {@code of} made; throws {@link IllegalArgumentException}. */
  public static long sequenceNr(JsonNode shape) {
    if (!shape.path(NUMBER).canConvertToLong()) {
      throw new IllegalArgumentException("an event without '%s'".formatted(NUMBER));
    }
    return shape.path(NUMBER).longValue();
  }

  /** The journal's own form in what {@code of} made. */
  public static ObjectNode coded(ObjectNode shape) {
    return shape.deepCopy().without(List.of(NUMBER, WORDS));
  }
}
