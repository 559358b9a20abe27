package dev.phalanx.decision;

/**
 * What the core knows of a group's PodGroup.
 *
 * @param uid {@code metadata.uid}
 * @param shape the part of its spec that Phalanx writes
 * @param terminating has a deletionTimestamp
 */
public record PodGroupFacts(String uid, PodGroupShape shape, boolean terminating) {}
