package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.schema.SchemaCatalog;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoredObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The catalog of what is served now. */
final class Types {
  static final String CRDS = "customresourcedefinitions.apiextensions.k8s.io";
  private volatile SchemaCatalog catalog = SchemaCatalog.builtIn();
  private volatile Map<String, ResourceType> byResource = Map.of();

  /** What is served is the built-in types and the CRDs in the store. */
  Types(ObjectStore store) {
    for (StoredObject crd : store.all(CRDS)) {
      catalog = catalog.withCrd(crd.tree());
    }
    use(catalog);
  }

  private void use(SchemaCatalog next) {
    Map<String, ResourceType> found = new HashMap<>();
    next.resources().forEach(type -> found.putIfAbsent(resource(type), type));
    byResource = Map.copyOf(found);
    catalog = next;
  }

  /** A served version of the resource of a key. */
  Optional<ResourceType> find(String resource) {
    return Optional.ofNullable(byResource.get(resource));
  }

  SchemaCatalog catalog() {
    return catalog;
  }

  synchronized void put(ObjectNode crd) {
    use(catalog.withCrd(crd));
  }

  synchronized void remove(String crd) {
    use(catalog.withoutCrd(crd));
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
