package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StaleWrite;
import dev.phalanx.local.store.StoredObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes the objects of a CRD that is being deleted, and then the CRD. */
final class CrdCleanup implements Chore {
  private final ObjectStore store;
  private final Types types;
  private final Writes writes;
  private final Deletes deletes;
  private Set<String> dirty = new LinkedHashSet<>();

  CrdCleanup(ObjectStore store, Types types, Writes writes, Deletes deletes) {
    this.store = store;
    this.types = types;
    this.writes = writes;
    this.deletes = deletes;
  }

  @Override
  public void start() {
    for (StoredObject crd : store.all(Types.CRDS)) {
      dirty.add(crd.key().name());
      if (!crd.tree().at("/status/conditions").isArray()) {
        writes.establish(
            new Target(types.find(Types.CRDS).orElseThrow(), "", crd.key().name(), ""));
      }
    }
  }

  /** A CRD's name is the name of its resource. */
  @Override
  public void note(Change change) {
    ObjectKey key = change.subject().key();
    String crd = key.resource().equals(Types.CRDS) ? key.name() : key.resource();
    if (terminating(crd).isPresent()) {
      dirty.add(crd);
    }
  }

  private Optional<StoredObject> terminating(String crd) {
    return store.find(new ObjectKey(Types.CRDS, "", crd)).filter(StoredObject::isTerminating);
  }

  @Override
  public void work() throws InterruptedException {
    Set<String> now = dirty;
    dirty = new LinkedHashSet<>();
    for (String crd : now) {
      Optional<StoredObject> terminating = terminating(crd);
      if (terminating.isPresent()) {
        empty(terminating.get());
      }
    }
  }

  private void empty(StoredObject crd) throws InterruptedException {
    String resource = crd.key().name();
    Optional<ResourceType> type = types.find(resource);
    if (type.isPresent()) {
      List<StoredObject> fresh =
          store.all(resource).stream().filter(one -> !one.isTerminating()).toList();
      Crew.each(
          fresh,
          object ->
              deletes.deleteIfThere(
                  new Target(type.get(), object.key().namespace(), object.key().name(), ""),
                  Deletes.Wish.of(object.uid(), Deletes.Propagation.BACKGROUND)));
    }
    if (store.all(resource).isEmpty()) {
      finish(crd);
    }
  }

  private void finish(StoredObject crd) {
    ObjectNode tree = crd.tree();
    ArrayNode kept = Json.MAPPER.createArrayNode();
    for (JsonNode finalizer : tree.at("/metadata/finalizers")) {
      if (!finalizer.asText().equals(Deletes.CRD_CLEANUP)) {
        kept.add(finalizer);
      }
    }
    try {
      if (kept.isEmpty()) {
        writes.remove(types.find(Types.CRDS).orElseThrow(), crd, tree);
      } else {
        Json.metadata(tree).set("finalizers", kept);
        writes.force(crd, tree);
      }
    } catch (StaleWrite e) {
      dirty.add(crd.key().name());
    }
  }
}
