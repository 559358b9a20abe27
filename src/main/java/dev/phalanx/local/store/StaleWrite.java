package dev.phalanx.local.store;

/** The object is no longer the version that was to be replaced or removed, or is already there. */
public final class StaleWrite extends Exception {
  private static final long serialVersionUID = 1L;

  StaleWrite(ObjectKey key) {
    super(key.path(), null, false, false);
  }
}
