package dev.phalanx.domain;

/** How far a role replica has come on its way to serving, as its pods show it; in this order. */
public enum BootstrapPhase {
  /** It is wanted. */
  PLANNED,
  /** All its pods have a node. */
  SCHEDULED,
  /** All their images are on their nodes. */
  IMAGES_PRESENT,
  /** A worker has reached the entry; seen only where workers wait for it. */
  RENDEZVOUS_OPEN,
  /** All workers have reached the entry; seen only where workers wait for it. */
  ALL_JOINED,
  /** All its pods are Ready. */
  READY;

  /** Whether this phase lies behind {@code other}, or is it. */
  public boolean isAtLeast(BootstrapPhase other) {
    return compareTo(other) >= 0;
  }
}
