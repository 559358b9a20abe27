package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The ServingGroups by ordinal, with the sums that a status needs kept beside them: a group's
 * change costs O(log n).
 *
 * @param byOrdinal all groups, those on their way out too
 * @param progressing ordinals of the groups that are condemned or not ready
 * @param perRevision how many groups that are not condemned have each revision
 */
public record ServingGroups(
    PSortedMap<GroupOrdinal, ServingGroupState> byOrdinal,
    PSortedSet<GroupOrdinal> progressing,
    PSortedMap<Revision, Integer> perRevision) {
  public static final ServingGroups NONE =
      new ServingGroups(TreePMap.empty(), TreePSet.empty(), TreePMap.empty());

  public int size() {
    return byOrdinal.size();
  }

  /** The groups that are condemned or not ready, by ordinal. */
  public Stream<ServingGroupState> moving() {
    return progressing.stream().flatMap(ordinal -> get(ordinal).stream());
  }

  /** Groups that are ready and not condemned. */
  public int available() {
    return byOrdinal.size() - progressing.size();
  }

  public Optional<ServingGroupState> get(GroupOrdinal ordinal) {
    return Optional.ofNullable(byOrdinal.get(ordinal));
  }

  ServingGroups with(ServingGroupState group) {
    var ordinal = group.ordinal();
    var moving = group.isReady() ? progressing.minus(ordinal) : progressing.plus(ordinal);
    var tally = counted(tallyWithout(ordinal), group);
    return new ServingGroups(byOrdinal.plus(ordinal, group), moving, tally);
  }

  ServingGroups without(GroupOrdinal ordinal) {
    return new ServingGroups(
        byOrdinal.minus(ordinal), progressing.minus(ordinal), tallyWithout(ordinal));
  }

  private PSortedMap<Revision, Integer> tallyWithout(GroupOrdinal ordinal) {
    var old = byOrdinal.get(ordinal);
    if (old == null || old.condemned().isPresent()) {
      return perRevision;
    }
    int left = perRevision.getOrDefault(old.revision(), 0) - 1;
    return left > 0 ? perRevision.plus(old.revision(), left) : perRevision.minus(old.revision());
  }

  private static PSortedMap<Revision, Integer> counted(
      PSortedMap<Revision, Integer> tally, ServingGroupState group) {
    return group.condemned().isPresent()
        ? tally
        : tally.plus(group.revision(), tally.getOrDefault(group.revision(), 0) + 1);
  }
}
