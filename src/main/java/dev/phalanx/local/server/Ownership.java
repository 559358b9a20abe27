package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoredObject;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/** The writes of the garbage collector. */
final class Ownership {
  private static final Options OPTIONS = Options.internal("kube-controller-manager");
  private final ObjectStore store;
  private final Types types;
  private final Writes writes;
  private final Deletes deletes;

  Ownership(ObjectStore store, Types types, Writes writes, Deletes deletes) {
    this.store = store;
    this.types = types;
    this.writes = writes;
    this.deletes = deletes;
  }

  Optional<StoredObject> find(ObjectKey key) {
    return store.find(key);
  }

  /** All objects of all resources. */
  Collection<StoredObject> all() {
    return store.resources().stream().flatMap(resource -> store.all(resource).stream()).toList();
  }

  private Optional<Target> target(ObjectKey key) {
    return types
        .find(key.resource())
        .map(type -> new Target(type, key.namespace(), key.name(), ""));
  }

  void delete(StoredObject object, Deletes.Propagation propagation) {
    target(object.key())
        .ifPresent(
            target -> deletes.deleteIfThere(target, Deletes.Wish.of(object.uid(), propagation)));
  }

  /** Forgets the owners that {@code isOver} names. */
  void disown(StoredObject object, Predicate<String> isOver) {
    edit(
        object,
        live -> {
          ArrayNode kept = Json.MAPPER.createArrayNode();
          for (JsonNode owner : live.at("/metadata/ownerReferences")) {
            if (!isOver.test(owner.path("uid").asText())) {
              kept.add(owner);
            }
          }
          put(Json.metadata(live), "ownerReferences", kept);
          return live;
        });
  }

  void removeFinalizer(StoredObject object, String finalizer) {
    edit(
        object,
        live -> {
          ArrayNode kept = Json.MAPPER.createArrayNode();
          for (JsonNode each : live.at("/metadata/finalizers")) {
            if (!each.asText().equals(finalizer)) {
              kept.add(each);
            }
          }
          put(Json.metadata(live), "finalizers", kept);
          return live;
        });
  }

  private static void put(ObjectNode metadata, String field, ArrayNode kept) {
    if (kept.isEmpty()) {
      metadata.remove(field);
    } else {
      metadata.set(field, kept);
    }
  }

  private void edit(StoredObject object, Writes.Edit edit) {
    try {
      target(object.key()).ifPresent(target -> writes.edit(target, OPTIONS, edit));
    } catch (ApiRefusal refusal) {
      if (refusal.code() != 404) {
        throw refusal;
      }
    }
  }
}
