package dev.phalanx.domain;

import java.util.List;

/**
 * What makes revisions and what becomes of them, from the annotations of a ModelServing.
 *
 * @param historyLimit how many revisions are kept that nothing refers to
 * @param rolloutOn what beside the templates is part of a revision, and so rolls like them; in the
 *     order of the constants
 */
public record RevisionRules(int historyLimit, List<RolloutAspect> rolloutOn) {
  /** What holds where nothing is said. */
  public static final RevisionRules DEFAULT = new RevisionRules(10, List.of());

  public RevisionRules {
    rolloutOn = List.copyOf(rolloutOn);
  }
}
