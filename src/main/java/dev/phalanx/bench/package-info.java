/**
 * Measurements of the controller on a real API server: a hidden command that prints figures and
 * ratios of one run, and judges nothing.
 *
 * <p>It starts the controller as users do, as a process of its own, and counts that process's
 * requests in the API server's audit log.
 */
@NullMarked
package dev.phalanx.bench;

import org.jspecify.annotations.NullMarked;
