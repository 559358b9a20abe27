package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StaleWrite;
import dev.phalanx.local.store.StoredObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Empties namespaces that are being deleted, and removes them when nothing is left. */
final class NamespaceCleanup implements Chore {
  private static final String NAMESPACES = "namespaces";
  private final ObjectStore store;
  private final Types types;
  private final Writes writes;
  private final Deletes deletes;
  private Set<String> dirty = new LinkedHashSet<>();

  NamespaceCleanup(ObjectStore store, Types types, Writes writes, Deletes deletes) {
    this.store = store;
    this.types = types;
    this.writes = writes;
    this.deletes = deletes;
  }

  @Override
  public void start() {
    store.all(NAMESPACES).forEach(namespace -> dirty.add(namespace.key().name()));
  }

  @Override
  public void note(Change change) {
    ObjectKey key = change.subject().key();
    if (key.resource().equals(NAMESPACES)) {
      dirty.add(key.name());
    } else if (!key.namespace().isEmpty() && terminating(key.namespace()).isPresent()) {
      dirty.add(key.namespace());
    }
  }

  private Optional<StoredObject> terminating(String namespace) {
    return store.find(new ObjectKey(NAMESPACES, "", namespace)).filter(StoredObject::isTerminating);
  }

  @Override
  public void work() throws InterruptedException {
    Set<String> now = dirty;
    dirty = new LinkedHashSet<>();
    for (String namespace : now) {
      Optional<StoredObject> terminating = terminating(namespace);
      if (terminating.isPresent()) {
        empty(terminating.get());
      }
    }
  }

  private void empty(StoredObject namespace) throws InterruptedException {
    List<StoredObject> fresh =
        content(namespace.key().name()).stream().filter(one -> !one.isTerminating()).toList();
    Crew.each(fresh, this::delete);
    if (content(namespace.key().name()).isEmpty()) {
      remove(namespace);
    }
  }

  private List<StoredObject> content(String namespace) {
    List<StoredObject> content = new ArrayList<>();
    for (String resource : store.resources()) {
      content.addAll(store.all(resource, namespace));
    }
    content.removeIf(object -> object.key().namespace().isEmpty());
    return content;
  }

  private void delete(StoredObject object) {
    ObjectKey key = object.key();
    types
        .find(key.resource())
        .ifPresent(
            type ->
                deletes.deleteIfThere(
                    new Target(type, key.namespace(), key.name(), ""),
                    Deletes.Wish.of(object.uid(), Deletes.Propagation.BACKGROUND)));
  }

  private void remove(StoredObject namespace) {
    ResourceType type = types.find(NAMESPACES).orElseThrow();
    ObjectNode tree = namespace.tree();
    try {
      if (tree.at("/metadata/finalizers").isEmpty()) {
        writes.remove(type, namespace, tree);
      } else if (!tree.at("/spec/finalizers").isEmpty()) {
        Json.child(tree, "spec").remove("finalizers");
        writes.force(namespace, tree);
      }
    } catch (StaleWrite e) {
      dirty.add(namespace.key().name());
    }
  }
}
