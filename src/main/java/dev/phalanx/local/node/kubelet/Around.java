package dev.phalanx.local.node.kubelet;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a kubelet sees beside the pod.
 *
 * @param images that are on the node
 * @param gathered when enough had joined this pod; empty while they have not
 * @param joinable since when the pod that this one joins has its port open; empty while it has not
 * @param listening since when the pod that this one meets listens at all; empty while it does not
 */
public record Around(
    Pace pace,
    Timings timings,
    Set<String> images,
    Optional<Instant> gathered,
    Optional<Instant> joinable,
    Optional<Instant> listening) {}
