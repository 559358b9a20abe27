package dev.phalanx.decision;

/**
 * What the core knows of a role replica's headless Service.
 *
 * @param uid {@code metadata.uid}
 * @param terminating has a deletionTimestamp
 */
public record ServiceFacts(String uid, boolean terminating) {}
