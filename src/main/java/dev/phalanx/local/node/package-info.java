/**
 * Simulated GPU nodes: a scheduler and a kubelet for each node, as clients of a Kubernetes API, the
 * embedded one or a real one.
 *
 * <p>Watches bring what the API has, as small facts ({@code seen}); one thread keeps them ({@link
 * dev.phalanx.local.node.Picture}) and asks the functions in {@code scheduling} and {@code kubelet}
 * what becomes of them; {@link dev.phalanx.local.node.Outbox} sends what differs. Nothing is kept
 * that the API could not tell again.
 */
@NullMarked
package dev.phalanx.local.node;

import org.jspecify.annotations.NullMarked;
