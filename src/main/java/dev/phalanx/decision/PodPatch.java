package dev.phalanx.decision;

import dev.phalanx.domain.RoleTemplate;
import java.util.Optional;

/**
 * What a pod that stands is to become without being replaced. Its observed {@link PodMarks} tell
 * when that is done, so containers change together with the revision in its labels.
 *
 * @param marks what its labels are to say
 * @param template the role whose images its main containers are to have; without one they keep
 *     theirs
 */
public record PodPatch(PodMarks marks, Optional<RoleTemplate> template) {

  /** Other labels only. */
  public static PodPatch of(PodMarks marks) {
    return new PodPatch(marks, Optional.empty());
  }
}
