package dev.phalanx.local.store;

import org.jspecify.annotations.Nullable;

/**
 * What happened to one object.
 *
 * @param before null where it was created
 * @param after null where it was removed
 */
public record Change(long revision, @Nullable StoredObject before, @Nullable StoredObject after) {

  /** The version after the change or, of a removed object, the last one. */
  public StoredObject subject() {
    if (after != null) {
      return after;
    }
    if (before == null) {
      throw new IllegalStateException("a change of nothing");
    }
    return before;
  }
}
