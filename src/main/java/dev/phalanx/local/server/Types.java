package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.schema.SchemaCatalog;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoredObject;

/** The catalog of what is served now. */
final class Types {
  static final String CRDS = "customresourcedefinitions.apiextensions.k8s.io";
  private volatile SchemaCatalog catalog = SchemaCatalog.builtIn();

  /** What is served is the built-in types and the CRDs in the store. */
  Types(ObjectStore store) {
    for (StoredObject crd : store.all(CRDS)) {
      catalog = catalog.withCrd(crd.tree());
    }
  }

  SchemaCatalog catalog() {
    return catalog;
  }

  synchronized void put(ObjectNode crd) {
    catalog = catalog.withCrd(crd);
  }

  synchronized void remove(String crd) {
    catalog = catalog.withoutCrd(crd);
  }

  /** Versions of a resource share its objects, and so do the two groups of events. */
  static String resource(ResourceType type) {
    return type.group().isEmpty() || isNewEvent(type)
        ? type.plural()
        : type.plural() + "." + type.group();
  }

  static boolean isNewEvent(ResourceType type) {
    return type.group().equals("events.k8s.io");
  }
}
