/**
 * The life of a bound pod as a function of what was seen and the time: images, containers, probes,
 * meeting of Ray members, crashes, back-off; and the status that says so.
 */
@NullMarked
package dev.phalanx.local.node.kubelet;

import org.jspecify.annotations.NullMarked;
