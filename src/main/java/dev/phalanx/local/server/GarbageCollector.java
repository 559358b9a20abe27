package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.store.Change;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes what is owned by nothing that is there. An owner that is deleted in the foreground waits
 * for the dependents that block it; one that is orphaned lets them go first.
 */
final class GarbageCollector implements Chore {
  private final Ownership ownership;
  private final Set<String> alive = new HashSet<>();
  private final Map<String, Set<ObjectKey>> dependents = new HashMap<>();
  private final Map<String, ObjectKey> waiting = new HashMap<>();
  private Set<ObjectKey> suspects = new LinkedHashSet<>();
  private Set<ObjectKey> owners = new LinkedHashSet<>();

  GarbageCollector(Ownership ownership) {
    this.ownership = ownership;
  }

  @Override
  public void start() {
    for (StoredObject object : ownership.all()) {
      alive.add(object.uid());
      object.owners().forEach(owner -> dependentsOf(owner).add(object.key()));
    }
    for (StoredObject object : ownership.all()) {
      seen(object);
    }
  }

  private Set<ObjectKey> dependentsOf(String owner) {
    return dependents.computeIfAbsent(owner, uid -> new LinkedHashSet<>());
  }

  @Override
  public void note(Change change) {
    StoredObject before = change.before();
    StoredObject after = change.after();
    if (before != null && after == null) {
      gone(before);
    }
    if (after != null) {
      if (before != null && !before.owners().equals(after.owners())) {
        before.owners().forEach(owner -> forget(owner, before.key()));
      }
      alive.add(after.uid());
      after.owners().forEach(owner -> dependentsOf(owner).add(after.key()));
      seen(after);
    }
  }

  private void seen(StoredObject object) {
    if (!alive.containsAll(object.owners())) {
      suspects.add(object.key());
    }
    if (object.isTerminating()) {
      waiting.put(object.uid(), object.key());
      owners.add(object.key());
    }
  }

  private void gone(StoredObject object) {
    alive.remove(object.uid());
    waiting.remove(object.uid());
    for (String owner : object.owners()) {
      forget(owner, object.key());
      ObjectKey waits = waiting.get(owner);
      if (waits != null) {
        owners.add(waits);
      }
    }
    suspects.addAll(dependents.getOrDefault(object.uid(), Set.of()));
  }

  private void forget(String owner, ObjectKey dependent) {
    Set<ObjectKey> all = dependents.get(owner);
    if (all != null) {
      all.remove(dependent);
      if (all.isEmpty()) {
        dependents.remove(owner);
      }
    }
  }

  @Override
  public void work() throws InterruptedException {
    Set<ObjectKey> checked = suspects;
    suspects = new LinkedHashSet<>();
    Crew.each(checked, this::check);
    Set<ObjectKey> released = owners;
    owners = new LinkedHashSet<>();
    for (ObjectKey owner : released) {
      release(owner);
    }
  }

  private void check(ObjectKey key) {
    ownership
        .find(key)
        .filter(object -> !object.owners().isEmpty() && !alive.containsAll(object.owners()))
        .ifPresent(
            object -> {
              if (object.owners().stream().noneMatch(alive::contains)) {
                ownership.delete(object, Deletes.Propagation.BACKGROUND);
              } else {
                ownership.disown(object, uid -> !alive.contains(uid));
              }
            });
  }

  private void release(ObjectKey key) throws InterruptedException {
    StoredObject owner = ownership.find(key).filter(StoredObject::isTerminating).orElse(null);
    if (owner == null) {
      return;
    }
    List<String> finalizers = new ArrayList<>();
    owner.tree().at("/metadata/finalizers").forEach(one -> finalizers.add(one.asText()));
    List<StoredObject> owned =
        dependents.getOrDefault(owner.uid(), Set.of()).stream()
            .flatMap(dependent -> ownership.find(dependent).stream())
            .filter(dependent -> dependent.owners().contains(owner.uid()))
            .toList();
    if (finalizers.contains(Deletes.ORPHAN)) {
      Crew.each(owned, dependent -> ownership.disown(dependent, owner.uid()::equals));
      ownership.removeFinalizer(owner, Deletes.ORPHAN);
    } else if (finalizers.contains(Deletes.FOREGROUND)) {
      deleteInForeground(owner, owned);
    }
  }

  private void deleteInForeground(StoredObject owner, List<StoredObject> owned)
      throws InterruptedException {
    List<StoredObject> fresh = owned.stream().filter(one -> !one.isTerminating()).toList();
    Crew.each(
        fresh,
        dependent ->
            ownership.delete(
                dependent,
                dependents.containsKey(dependent.uid())
                    ? Deletes.Propagation.FOREGROUND
                    : Deletes.Propagation.BACKGROUND));
    boolean isBlocked =
        owned.stream()
            .flatMap(dependent -> ownership.find(dependent.key()).stream())
            .anyMatch(dependent -> blocks(dependent.tree(), owner.uid()));
    if (!isBlocked) {
      ownership.removeFinalizer(owner, Deletes.FOREGROUND);
    }
  }

  private static boolean blocks(ObjectNode dependent, String owner) {
    for (JsonNode reference : dependent.at("/metadata/ownerReferences")) {
      if (reference.path("uid").asText().equals(owner)) {
        return reference.path("blockOwnerDeletion").asBoolean();
      }
    }
    return false;
  }
}
