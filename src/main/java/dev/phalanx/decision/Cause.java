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
  /** It has another revision than is asked for. */
  OUTDATED,
  /** It was only needed while others were being replaced. */
  SURGE_OVER,
  /** A pod beyond what its role replica consists of. */
  SURPLUS,
  /** A pod of its role replica or group failed: all of them are made anew. */
  FAILURE,
  /** It is terminating, its node is lost, and it may be removed by force. */
  NODE_LOST
}
