package dev.phalanx.decision;

/** What the cluster answered to an effect; the reasons are for people. */
public sealed interface Outcome {

  /** Done, or already so: the watch will tell. */
  record Accepted() implements Outcome {}

  /** Not now: no answer, overload, a conflict that passes by itself. */
  record Retry(String reason) implements Outcome {}

  /**
   * Not like this: forbidden, invalid, over quota, or the name belongs to somebody else. Worth
   * another try only after a while.
   */
  record Refused(String reason) implements Outcome {}
}
