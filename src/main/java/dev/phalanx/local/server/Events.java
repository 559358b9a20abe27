package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events are stored as those of the core group; {@code events.k8s.io} names their fields anew. */
final class Events {
  private static final Map<String, String> NEW_NAMES =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  private Events() {}

  static ObjectNode toNew(ObjectNode event) {
    NEW_NAMES.forEach((old, now) -> rename(event, old, now));
    return event.put("apiVersion", "events.k8s.io/v1");
  }

  static ObjectNode toOld(ObjectNode event) {
    NEW_NAMES.forEach((old, now) -> rename(event, now, old));
    return event.put("apiVersion", "v1");
  }

  private static void rename(ObjectNode event, String from, String to) {
    if (event.has(from)) {
      event.set(to, event.remove(from));
    }
  }
}
