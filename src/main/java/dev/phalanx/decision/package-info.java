/**
 * The pure core: the state tree of one ModelServing, what is seen ({@code Input}), held true and
 * journaled ({@code Event}) and asked of the cluster ({@code Effect}), the planners between them,
 * and the two ports to the outside.
 *
 * <p>No clock, no I/O, no logging, no threads: time and order are arguments. A newcomer reads
 * {@code ModelServingDecider}, {@code Event}, {@code ServingState}.
 */
@NullMarked
package dev.phalanx.decision;

import org.jspecify.annotations.NullMarked;
