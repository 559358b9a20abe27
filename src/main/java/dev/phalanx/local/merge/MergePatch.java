package dev.phalanx.local.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** RFC 7386: null removes, objects merge, everything else replaces. */
final class MergePatch {
  private MergePatch() {}

  static ObjectNode merged(ObjectNode live, ObjectNode patch) {
    ObjectNode result = live.deepCopy();
    for (var change : patch.properties()) {
      JsonNode value = change.getValue();
      if (value.isNull()) {
        result.remove(change.getKey());
      } else if (value instanceof ObjectNode changes) {
        ObjectNode target =
            result.path(change.getKey()) instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
        result.set(change.getKey(), merged(target, changes));
      } else {
        result.set(change.getKey(), value.deepCopy());
      }
    }
    return result;
  }
}
