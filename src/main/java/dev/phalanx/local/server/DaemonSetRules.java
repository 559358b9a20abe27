package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** DaemonSets: an annotation counts the versions of the template. */
final class DaemonSetRules implements KindRules {
  private static final String GENERATION = "deprecated.daemonset.template.generation";

  @Override
  public void applyDefaults(ObjectNode set) {
    annotate(set, 1);
  }

  @Override
  public void update(ObjectNode old, ObjectNode set) {
    int before = old.path("metadata").path("annotations").path(GENERATION).asInt(1);
    boolean isSame = old.at("/spec/template").equals(set.at("/spec/template"));
    annotate(set, isSame ? before : before + 1);
  }

  private static void annotate(ObjectNode set, int generation) {
    Json.child(Json.metadata(set), "annotations").put(GENERATION, Integer.toString(generation));
  }
}
