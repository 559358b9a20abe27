package dev.phalanx.decision;

import java.time.Instant;

/**
 * A Kubernetes Event on the ModelServing. Sent at most once: one that is lost with the controller
 * is not made up for, the journal has the fact.
 *
 * @param isWarning type Warning, else Normal
 * @param reason one word, such as {@code RoleRunning}
 * @param message one sentence
 * @param at when it was decided; with reason and message the announcement's identity
 */
public record Announcement(boolean isWarning, String reason, String message, Instant at) {}
