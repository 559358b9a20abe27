package dev.phalanx.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import dev.phalanx.journal.EventCodec;
import dev.phalanx.journal.NumberedEntry;
import dev.phalanx.view.EventShape;
import dev.phalanx.view.EventText;
import dev.phalanx.view.Ink;

/** Entries as HTTP gives them. Nodes are not named in words: that would take the whole journal. */
final class EventJson {
  private static final EventCodec CODEC = new EventCodec();

  private EventJson() {}

  static ObjectNode tree(ServingId id, NumberedEntry numbered) {
    return EventShape.of(
        ServingState.initial(id), numbered.sequenceNr(), numbered.entry(), CODEC::toTree);
  }

  static String line(ServingId id, NumberedEntry numbered) {
    return EventText.line(
        ServingState.initial(id), numbered.sequenceNr(), numbered.entry(), Ink.PLAIN);
  }
}
