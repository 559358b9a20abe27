package dev.phalanx.decision;

/** Where a worker stands that waits for its entry before its own containers start. */
public enum Rendezvous {
  /** It does not wait, or nobody can see it. */
  NONE,
  WAITING,
  /** The entry has answered it. */
  PASSED
}
