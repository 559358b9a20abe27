package dev.phalanx.decision;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.ServingSpec;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The summary of the groups in a status, for those who ask for it: groups with trouble first. It is
 * not journaled, because it follows from the state.
 *
 * @param groups as many as could ever fit into a status
 * @param others how many there are beside them
 */
public record GroupsReport(List<Summary> groups, int others) {
  /** Where nobody asks for it. */
  public static final GroupsReport NONE = new GroupsReport(List.of(), 0);

  private static final int NAMED = 400;
  private static final int BLOCKER_LENGTH = 240;

  public GroupsReport {
    groups = List.copyOf(groups);
  }

  /**
   * Of one role in a group.
   *
   * @param ready role replicas that are ready
   * @param wanted role replicas that the spec asks for
   */
  public record Count(int ready, int wanted) {}

  /**
   * Of one group.
   *
   * @param name of its PodGroup, and in the labels of its pods
   * @param roles by the names of roles
   * @param phase of the least advanced role replica; empty for a group that is being deleted
   * @param blocker what keeps it from being ready, in one sentence
   */
  public record Summary(
      String name,
      Revision revision,
      SortedMap<String, Count> roles,
      Optional<BootstrapPhase> phase,
      Optional<String> blocker) {
    public Summary {
      roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
    }
  }

  static GroupsReport of(ServingState state) {
    return state.spec().filter(ServingSpec::showsGroups).map(spec -> of(state, spec)).orElse(NONE);
  }

  private static GroupsReport of(ServingState state, ServingSpec spec) {
    var moving =
        state.groups().moving().sorted(Comparator.comparingInt(group -> rank(state, group)));
    var ready =
        state.groups().byOrdinal().values().stream()
            .filter(group -> !state.groups().progressing().contains(group.ordinal()));
    var named =
        Stream.concat(moving, ready)
            .limit(NAMED)
            .map(group -> summary(state, spec, group))
            .toList();
    return new GroupsReport(named, state.groups().size() - named.size());
  }

  /** What nothing mends by itself, then what is on its way, then what goes. */
  private static int rank(ServingState state, ServingGroupState group) {
    if (Ends.overdue(state, group).findAny().isPresent()) {
      return 0;
    }
    if (group.condemned().isPresent()) {
      return 2;
    }
    boolean isFailed =
        group.recovery().isPending()
            || group.roles().values().stream().anyMatch(role -> role.recovery().isPending());
    return isFailed ? 0 : 1;
  }

  private static Summary summary(ServingState state, ServingSpec spec, ServingGroupState group) {
    var roles = new TreeMap<String, Count>();
    for (var role : spec.roles()) {
      roles.put(role.name(), count(group, role));
    }
    return new Summary(
        group.ordinal().nameIn(state.id()),
        group.revision(),
        roles,
        group.condemned().isPresent() ? Optional.empty() : Optional.of(phase(group)),
        group.isReady() ? Optional.empty() : blocker(state, group).map(GroupsReport::cut));
  }

  private static Count count(ServingGroupState group, RoleSpec spec) {
    long ready = group.replicasOf(spec.name()).values().stream().filter(RoleState::isReady).count();
    return new Count(Math.toIntExact(ready), spec.replicas());
  }

  private static BootstrapPhase phase(ServingGroupState group) {
    return group.roles().values().stream()
        .filter(role -> !role.isReady())
        .map(Phases::of)
        .min(Comparator.naturalOrder())
        .orElse(BootstrapPhase.READY);
  }

  private static Optional<String> blocker(ServingState state, ServingGroupState group) {
    var overdue = Ends.overdue(state, group).findFirst();
    if (group.condemned().isPresent()) {
      return overdue;
    }
    return Troubles.of(state, group)
        .or(() -> overdue)
        .or(() -> refusal(state, group))
        .or(() -> group.podGroup().flatMap(PodGroupFacts::says))
        .or(
            () ->
                group.roles().values().stream()
                    .filter(role -> !role.isReady())
                    .findFirst()
                    .map(
                        role ->
                            RolloutTracker.blocker(
                                state, new RoleAddress(group.ordinal(), role.id()), role)));
  }

  private static Optional<String> refusal(ServingState state, ServingGroupState group) {
    return state.blocked().entrySet().stream()
        .filter(
            blocked ->
                switch (blocked.getKey()) {
                  case Target.ForPodGroup(var ordinal) -> ordinal.equals(group.ordinal());
                  case Target.ForService(var role) -> role.group().equals(group.ordinal());
                  case Target.ForPod(var pod) -> pod.role().group().equals(group.ordinal());
                  case Target.ForRevision(var revision) -> revision.equals(group.revision());
                  case Target.ForStatus() -> false;
                })
        .min(Map.Entry.comparingByKey())
        .map(blocked -> blocked.getKey().describe(state.id()) + ": " + blocked.getValue());
  }

  private static String cut(String text) {
    return text.length() <= BLOCKER_LENGTH ? text : text.substring(0, BLOCKER_LENGTH) + "...";
  }
}
