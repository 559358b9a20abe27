package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Jobs: without a selector of their own they select by their UID. */
final class JobRules implements KindRules {
  private static final String CONTROLLER = "controller-uid";
  private static final String NAME = "job-name";
  private static final String PREFIX = "batch.kubernetes.io/";
  private static final String MANUAL = "manualSelector";

  @Override
  public void applyDefaults(ObjectNode job) {
    ObjectNode spec = Json.child(job, "spec");
    if (!spec.has(MANUAL)) {
      spec.put(MANUAL, false);
    }
  }

  @Override
  public void create(ObjectNode job) {
    ObjectNode spec = Json.child(job, "spec");
    if (!spec.path(MANUAL).asBoolean()) {
      label(job, job);
      label(job, Json.child(spec, "template"));
      Json.child(Json.child(spec, "selector"), "matchLabels")
          .put(PREFIX + CONTROLLER, Json.uid(job));
    }
  }

  private static void label(ObjectNode job, ObjectNode labelled) {
    ObjectNode labels = Json.child(Json.metadata(labelled), "labels");
    for (String prefix : List.of("", PREFIX)) {
      labels.put(prefix + CONTROLLER, Json.uid(job)).put(prefix + NAME, Json.name(job));
    }
  }
}
