/**
 * Seeded simulation of the core: the real decider against a fake cluster with faults, invariants
 * after every step.
 */
@NullMarked
package dev.phalanx.simulation;

import org.jspecify.annotations.NullMarked;
