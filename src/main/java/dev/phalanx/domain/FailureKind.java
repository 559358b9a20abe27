package dev.phalanx.domain;

/** What made a pod, and with it its role replica, fail. */
public enum FailureKind {
  /** A container ended that should not have. */
  APPLICATION_EXIT,
  /** A container was killed for the memory it used. */
  OUT_OF_MEMORY,
  /** An image did not come in time. */
  IMAGE,
  /** Its bootstrap did not get on in time. */
  BOOTSTRAP_DEADLINE,
  /** No node was found in time; making it anew would not find one either. */
  SCHEDULING,
  /** Its node is gone or silent. */
  NODE,
  /** Evicted, by the kubelet or by request. */
  EVICTED,
  /** It gave way to a pod of higher priority. */
  PREEMPTED,
  /** Somebody else deleted it. */
  DELETED;

  /** Whether recreating again is delayed the more often it happened: not where others wanted it. */
  public boolean isBackedOff() {
    return switch (this) {
      case APPLICATION_EXIT, OUT_OF_MEMORY, IMAGE, BOOTSTRAP_DEADLINE, SCHEDULING, NODE -> true;
      case EVICTED, PREEMPTED, DELETED -> false;
    };
  }

  /**
   * Whether its pods may be Ready again without being in order: a container that was started anew
   * knows nothing of the gang that it was part of.
   */
  public boolean isOfContainer() {
    return this == APPLICATION_EXIT || this == OUT_OF_MEMORY;
  }

  /** Whether making the pods anew can help. */
  public boolean isCurable() {
    return this != SCHEDULING;
  }
}
