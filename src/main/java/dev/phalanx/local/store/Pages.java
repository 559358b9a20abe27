package dev.phalanx.local.store;

import java.util.Collection;
import org.pcollections.TreePMap;

/** The objects of a resource at one revision, to be read in pages. */
public final class Pages {
  private final long revision;
  private final TreePMap<ObjectKey, StoredObject> objects;
  private final Runnable keeper;

  Pages(long revision, TreePMap<ObjectKey, StoredObject> objects, Runnable keeper) {
    this.revision = revision;
    this.objects = objects;
    this.keeper = keeper;
  }

  public long revision() {
    return revision;
  }

  /** All of them, in order. */
  public Collection<StoredObject> all() {
    return objects.values();
  }

  /** Those behind {@code last}, in order. */
  public Collection<StoredObject> after(ObjectKey last) {
    return objects.isEmpty() ? objects.values() : objects.tailMap(last, false).values();
  }

  /** Keeps this revision readable for some minutes. */
  public void keep() {
    keeper.run();
  }
}
