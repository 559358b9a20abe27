package dev.phalanx.decision;

import dev.phalanx.domain.Revision;
import java.util.Optional;

/**
 * What the labels of a pod say.
 *
 * @param revision the revision that it has
 * @param isEntryInService Services that select entries select it
 * @param isScaleTarget the selector of the scale subresource selects it for its group
 */
public record PodMarks(
    Optional<Revision> revision, boolean isEntryInService, boolean isScaleTarget) {
  /** Of a pod without any of these labels. */
  public static final PodMarks NONE = new PodMarks(Optional.empty(), false, false);

  public PodMarks withRevision(Revision other) {
    return new PodMarks(Optional.of(other), isEntryInService, isScaleTarget);
  }

  public PodMarks withScaleTarget(boolean isTarget) {
    return new PodMarks(revision, isEntryInService, isTarget);
  }

  public PodMarks withEntryInService(boolean isIn) {
    return new PodMarks(revision, isIn, isScaleTarget);
  }
}
