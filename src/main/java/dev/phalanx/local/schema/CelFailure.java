package dev.phalanx.local.schema;

/** A rule that does not compile, or fails on a value. */
final class CelFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CelFailure(String message) {
    super(message, null, false, false);
  }
}
