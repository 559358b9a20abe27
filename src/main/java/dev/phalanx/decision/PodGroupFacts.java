package dev.phalanx.decision;

import java.util.Optional;

/**
 * What the core knows of a group's PodGroup.
 *
 * @param uid {@code metadata.uid}
 * @param shape the part of its spec that Phalanx writes
 * @param terminating has a deletionTimestamp
 * @param says why the scheduler does not place its pods
 */
public record PodGroupFacts(
    String uid, PodGroupShape shape, boolean terminating, Optional<String> says) {

  boolean isSameAs(PodGroupFacts other) {
    return uid.equals(other.uid)
        && shape.equals(other.shape)
        && terminating == other.terminating
        && Wording.isSame(says, other.says);
  }
}
