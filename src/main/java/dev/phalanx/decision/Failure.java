package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;

/**
 * Why something counts as failed.
 *
 * @param kind what back-off and storm breaker count by
 * @param evidence what was seen, as the end of a sentence that begins with the pod's name
 */
public record Failure(FailureKind kind, String evidence) {}
