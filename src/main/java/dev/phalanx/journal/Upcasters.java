package dev.phalanx.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns the fields of older versions of events into those of newer ones. */
final class Upcasters {
  private Upcasters() {}

  /** The newer version only has fields more that may be absent. */
  static ObjectNode asItWas(ObjectNode fields) {
    return fields;
  }

  /** SpecAccepted v2 has rules of recovery and rollout in its spec: those that were the default. */
  static ObjectNode withRecovery(ObjectNode fields) {
    var recovery = fields.withObject("/spec/recovery");
    recovery
        .putObject("deadlines")
        .put("SCHEDULED", "PT24H")
        .put("IMAGES_PRESENT", "PT2H")
        .put("RENDEZVOUS_OPEN", "PT30M")
        .put("ALL_JOINED", "PT30M")
        .put("READY", "PT3H");
    recovery
        .put("backoff", "PT10S")
        .put("backoffMax", "PT10M")
        .put("healthy", "PT10M")
        .put("maxAttempts", 0)
        .put("nodeTolerance", "PT1M")
        .put("terminationDeadline", "PT10M")
        .put("forceDelete", false)
        .put("stormHold", "PT10M");
    fields.withObject("/spec/revisionRules").put("historyLimit", 10);
    fields.withObject("/spec").put("showsGroups", false);
    fields
        .withObject("/spec/rolloutRules")
        .put("paused", false)
        .put("progressDeadline", "PT10M")
        .put("rollbackOnFailure", false)
        .put("drain", "PT0S")
        .put("inPlace", false);
    return fields;
  }

  /** RevisionStored v2 has the number, which was always the first. */
  static ObjectNode withNumber(ObjectNode fields) {
    return fields.put("number", 1);
  }

  /** PodBound v2 has what scheduler, kubelet and labels tell; nothing was known of it. */
  static ObjectNode withProgress(ObjectNode fields) {
    fields.withObject("/facts").put("deletionCost", 0);
    fields.withObject("/facts/marks").put("isEntryInService", false).put("isScaleTarget", false);
    fields
        .withObject("/facts/progress")
        .put("restarts", 0)
        .put("imagesPresent", false)
        .put("rendezvous", "NONE")
        .put("imageChange", "NONE");
    return fields;
  }

  /** PodBound v3 tells members of a PodGroup from others; pods were rarely others. */
  static ObjectNode withGrouped(ObjectNode fields) {
    fields.withObject("/facts").put("isGrouped", true);
    return fields;
  }
}
