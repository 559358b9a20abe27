package dev.phalanx.local.store;

/** What happened after that revision is no longer remembered. */
public final class RevisionGone extends Exception {
  private static final long serialVersionUID = 1L;
  private final long asked;
  private final long oldest;

  RevisionGone(long asked, long oldest) {
    super("too old resource version: %d (%d)".formatted(asked, oldest), null, false, false);
    this.asked = asked;
    this.oldest = oldest;
  }

  /** The revision that was asked for. */
  public long asked() {
    return asked;
  }

  /** The oldest revision from which changes are still known. */
  public long oldest() {
    return oldest;
  }
}
