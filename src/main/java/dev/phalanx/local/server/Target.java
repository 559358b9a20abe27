package dev.phalanx.local.server;

import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.ObjectKey;

/**
 * What a request is about.
 *
 * @param namespace empty for all, or for objects of the whole cluster
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

  ObjectKey key() {
    return new ObjectKey(Types.resource(type), namespace, name);
  }

  Target named(String other) {
    return new Target(type, namespace, other, subresource);
  }

  boolean isStatus() {
    return subresource.equals("status");
  }

  ApiRefusal notFound() {
    return ApiRefusal.notFound(type.group(), type.plural(), name);
  }

  ApiRefusal modified() {
    return ApiRefusal.modified(type.group(), type.plural(), name);
  }
}
