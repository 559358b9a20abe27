package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A complete picture: what is in it is observed, and what is recorded but not in it is gone. Pods
 * come before PodGroups and Services, because they know their revision when nothing else does.
 */
final class RelistRecorder {
  private RelistRecorder() {}

  static Decision record(Decision d, List<Input.Seen> seen) {
    var objects = Objects.of(seen);
    var next = withoutLost(d, objects);
    for (var input : seen.stream().sorted(Comparator.comparingInt(RelistRecorder::rank)).toList()) {
      next = FactRecorder.record(next, input);
    }
    return next;
  }

  private static int rank(Input.Seen seen) {
    return switch (seen) {
      case Input.RevisionObserved _ -> 0;
      case Input.ServingObserved _, Input.SpecUnreadable _, Input.ServingTerminating _ -> 1;
      case Input.PodObserved _ -> 2;
      case Input.PodGroupObserved _ -> 3;
      case Input.ServiceObserved _ -> 4;
    };
  }

  private static Decision withoutLost(Decision d, Objects present) {
    var next = d;
    for (var revision : d.after().revisions().values()) {
      boolean lost = revision.isStored() && !present.revisions.contains(revision.revision());
      next = lost ? next.and(new Event.RevisionLost(revision.revision())) : next;
    }
    for (var group : d.after().groups().byOrdinal().values()) {
      next = withoutLost(next, group, present);
    }
    return next;
  }

  private static Decision withoutLost(Decision d, ServingGroupState group, Objects present) {
    boolean lost = group.podGroup().isPresent() && !present.podGroups.contains(group.ordinal());
    var next = lost ? d.and(new Event.PodGroupLost(group.ordinal())) : d;
    for (var role : group.roles().values()) {
      next = withoutLost(next, new RoleAddress(group.ordinal(), role.id()), role, present);
    }
    return next;
  }

  private static Decision withoutLost(
      Decision d, RoleAddress address, RoleState role, Objects present) {
    boolean lost = role.service().isPresent() && !present.services.contains(address);
    var next = lost ? d.and(new Event.ServiceLost(address)) : d;
    for (var slot : role.pods().entrySet()) {
      var pod = address.pod(slot.getKey());
      var live = slot.getValue().live();
      boolean podLost = live.isPresent() && !present.pods.contains(pod);
      next = podLost ? PodFactRecorder.gone(next, pod, live.orElseThrow().uid()) : next;
    }
    return next;
  }

  /** Which objects a picture shows. */
  private record Objects(
      SortedSet<Revision> revisions,
      SortedSet<GroupOrdinal> podGroups,
      SortedSet<RoleAddress> services,
      SortedSet<PodAddress> pods) {

    static Objects of(List<Input.Seen> seen) {
      var objects = new Objects(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
      seen.forEach(objects::add);
      return objects;
    }

    private void add(Input.Seen seen) {
      switch (seen) {
        case Input.RevisionObserved(var revision, var _, var _, var _) -> revisions.add(revision);
        case Input.PodGroupObserved(var group, var _) -> podGroups.add(group);
        case Input.ServiceObserved(var role, var _) -> services.add(role);
        case Input.PodObserved(var pod, var _, var _) -> pods.add(pod);
        case Input.ServingObserved _, Input.SpecUnreadable _, Input.ServingTerminating _ -> {}
      }
    }
  }
}
