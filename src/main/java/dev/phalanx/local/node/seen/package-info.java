/**
 * What scheduler and kubelets look at: small facts of pods, nodes and PodGroups, read from their
 * JSON once and kept instead of it.
 */
@NullMarked
package dev.phalanx.local.node.seen;

import org.jspecify.annotations.NullMarked;
