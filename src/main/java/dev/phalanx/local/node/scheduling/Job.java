package dev.phalanx.local.node.scheduling;

import dev.phalanx.local.node.seen.SeenPod;
import dev.phalanx.local.node.seen.SeenPodGroup;
import java.util.List;
import java.util.Optional;

/**
 * Pods that are scheduled together, or one pod alone.
 *
 * @param name namespace and name, of the PodGroup or the pod
 * @param gang they are of a PodGroup, whether or not it is there yet
 * @param waiting are to be placed
 * @param placed have a node, and are not over
 * @param succeeded ended well; they count for the gang and take no room
 */
public record Job(
    String name,
    boolean gang,
    Optional<SeenPodGroup> group,
    List<SeenPod> waiting,
    List<SeenPod> placed,
    int succeeded) {}
