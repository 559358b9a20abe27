package dev.phalanx.decision;

/**
 * Why something is taken away; the same constant stands in journal, log, Kubernetes Event and
 * metric.
 */
public enum Cause {
  /** The spec asks for fewer ServingGroups or role replicas. */
  SCALED_DOWN,
  /** The group's revision has no such role. */
  ROLE_REMOVED,
  /** A pod beyond what its role replica consists of. */
  SURPLUS
}
