package dev.phalanx.local.node.scheduling;

import dev.phalanx.local.node.seen.SeenPod;
import dev.phalanx.local.node.seen.SeenPodGroup;
import dev.phalanx.local.node.seen.SubGroups;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a PodGroup asks of its pods.
 *
 * <pre>
 * enough(pods) = |pods| ≥ minMember
 *              ∧ for each task of minTaskMember:  |pods of the task| ≥ its number
 *              ∧ for each subGroupPolicy: |subgroups with subGroupSize pods| ≥ minSubGroups
 * </pre>
 */
record Gang(SeenPodGroup group, int succeeded) {

  /** Pods that are placed together or not at all. */
  record Unit(String name, int rank, List<SeenPod> pods) {}

  boolean isEnough(Collection<SeenPod> pods) {
    return pods.size() + succeeded >= group.minMember()
        && group.minTasks().entrySet().stream()
            .allMatch(task -> count(pods, task.getKey()) >= task.getValue())
        && group.subGroups().stream()
            .allMatch(policy -> complete(policy, pods) >= policy.minimum());
  }

  private static long count(Collection<SeenPod> pods, String task) {
    return pods.stream().filter(pod -> pod.task().equals(task)).count();
  }

  private static long complete(SubGroups policy, Collection<SeenPod> pods) {
    return subGroups(policy, pods).values().stream()
        .filter(members -> members.size() >= policy.size())
        .count();
  }

  private static Map<String, List<SeenPod>> subGroups(SubGroups policy, Collection<SeenPod> pods) {
    return pods.stream()
        .filter(pod -> policy.matches(pod.labels()))
        .collect(
            Collectors.groupingBy(
                pod -> policy.subGroup(pod.labels()), TreeMap::new, Collectors.toList()));
  }

  /**
   * The waiting pods as they are placed: what the minimum needs before what is beyond it. Pods of a
   * subgroup that is not complete yet are in none.
   */
  List<Unit> units(List<SeenPod> waiting, List<SeenPod> placed) {
    List<Unit> units = new ArrayList<>();
    var single = new ArrayList<>(waiting);
    for (var policy : group.subGroups()) {
      var here = subGroups(policy, placed);
      int rank = (int) complete(policy, placed);
      for (var subGroup : subGroups(policy, waiting).entrySet()) {
        single.removeAll(subGroup.getValue());
        int present = here.getOrDefault(subGroup.getKey(), List.of()).size();
        if (present + subGroup.getValue().size() >= policy.size()) {
          boolean isNeeded = rank < policy.minimum();
          units.add(new Unit(subGroup.getKey(), isNeeded ? 0 : 1, subGroup.getValue()));
          rank++;
        }
      }
    }
    single.forEach(pod -> units.add(new Unit(pod.name(), 0, List.of(pod))));
    units.sort(Comparator.comparingInt(Unit::rank));
    return units;
  }
}
