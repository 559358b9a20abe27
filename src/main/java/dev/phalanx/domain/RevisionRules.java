package dev.phalanx.domain;

/**
 * What becomes of revisions, from the annotations of a ModelServing.
 *
 * @param historyLimit how many revisions are kept that nothing refers to
 */
public record RevisionRules(int historyLimit) {
  /** What holds where nothing is said. */
  public static final RevisionRules DEFAULT = new RevisionRules(10);
}
