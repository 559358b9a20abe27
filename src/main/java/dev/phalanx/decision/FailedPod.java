package dev.phalanx.decision;

import java.time.Instant;

/**
 * A pod that counts as failed.
 *
 * @param failure why
 * @param since when that was decided
 * @param until until when it may come back in place
 */
public record FailedPod(Failure failure, Instant since, Instant until) {}
