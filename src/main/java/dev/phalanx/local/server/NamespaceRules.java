package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Namespaces: a label with their name, and a finalizer that empties them first. */
final class NamespaceRules implements KindRules {
  private static final String LABEL = "kubernetes.io/metadata.name";

  @Override
  public void applyDefaults(ObjectNode namespace) {
    Json.child(Json.metadata(namespace), "labels").put(LABEL, Json.name(namespace));
  }

  @Override
  public void create(ObjectNode namespace) {
    Json.child(namespace, "spec").putArray("finalizers").add("kubernetes");
    namespace.putObject("status").put("phase", "Active");
  }

  @Override
  public void update(ObjectNode old, ObjectNode namespace) {
    Json.child(Json.metadata(namespace), "labels").put(LABEL, Json.name(namespace));
    if (old.has("spec")) {
      namespace.set("spec", old.get("spec"));
    }
  }
}
