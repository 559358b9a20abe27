package dev.phalanx.decision;

import dev.phalanx.domain.Resources;
import dev.phalanx.domain.TopologyPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of a PodGroup's spec that Phalanx writes, compared by meaning: quantities by value, and
 * a queue that nobody asked for may be whatever the cluster made of it.
 *
 * @param minMember pods without which the gang does not start
 * @param minResources what they request together
 * @param queue Volcano queue
 * @param topology network topology of the whole group
 * @param minTaskMember pods by role replica without which the gang does not start; where the CRD
 *     has no sub-groups
 * @param subGroups one per role, in the order of the spec; empty where the CRD has no sub-groups
 */
public record PodGroupShape(
    int minMember,
    Resources minResources,
    Optional<String> queue,
    Optional<TopologyPolicy> topology,
    SortedMap<String, Integer> minTaskMember,
    List<SubGroup> subGroups) {

  public PodGroupShape {
    minTaskMember = Collections.unmodifiableSortedMap(new TreeMap<>(minTaskMember));
    subGroups = List.copyOf(subGroups);
  }

  /** Whether an object of the shape {@code actual} is what this shape asks for. */
  public boolean isMetBy(PodGroupShape actual) {
    return minMember == actual.minMember
        && minResources.equals(actual.minResources)
        && (queue.isEmpty() || queue.equals(actual.queue))
        && topology.equals(actual.topology)
        && minTaskMember.equals(actual.minTaskMember)
        && subGroups.equals(actual.subGroups);
  }
}
