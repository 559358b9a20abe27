package dev.phalanx.local.schema;

/**
 * Where the scale subresource of a custom type finds its numbers, as JSON paths such as {@code
 * .spec.replicas}; {@code selector} is empty where the CRD names none.
 */
public record ScalePaths(String specReplicas, String statusReplicas, String selector) {}
