package dev.phalanx.decision;

/** Where a ModelServing stands between creation and removal. */
public enum Lifecycle {
  /** Phalanx drives it. */
  ACTIVE,
  /** It has a deletionTimestamp: the garbage collector's now, Phalanx only watches. */
  DELETING,
  /** The object is gone; the journal stays for a while. */
  DELETED
}
