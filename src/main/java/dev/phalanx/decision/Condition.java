package dev.phalanx.decision;

import java.time.Instant;

/**
 * One entry of {@code status.conditions}.
 *
 * @param type one of the constants
 * @param isTrue status True or False
 * @param reason one word
 * @param message for people
 * @param lastTransitionTime when {@code isTrue} last changed
 */
public record Condition(
    String type, boolean isTrue, String reason, String message, Instant lastTransitionTime) {
  public static final String AVAILABLE = "Available";
  public static final String PROGRESSING = "Progressing";
  public static final String UPDATE_IN_PROGRESS = "UpdateInProgress";
  public static final String DEGRADED = "Degraded";

  /** Pods are scheduled one by one, though a gang was asked for. */
  public static final String GANG_UNAVAILABLE = "GangUnavailable";

  /** A rollout got no further until its deadline. */
  public static final String ROLLOUT_STUCK = "RolloutStuck";

  /** The spec asks for what can hardly work. */
  public static final String SPEC_WARNING = "SpecWarning";

  /**
   * The same condition at {@code at} with a new verdict: the transition time moves only when the
   * verdict does.
   */
  Condition turned(boolean nowTrue, String newReason, String newMessage, Instant at) {
    return new Condition(
        type, nowTrue, newReason, newMessage, nowTrue == isTrue ? lastTransitionTime : at);
  }
}
