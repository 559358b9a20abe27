package dev.phalanx.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.ServingId;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lanes of one ModelServing, children of its actor; each demand goes to the one it concerns.
 */
final class Lanes {
  private final ActorContext<?> actor;
  private final LaneTools tools;
  private final ActorRef<LaneCommand> status;
  private final SortedMap<GroupOrdinal, ActorRef<LaneCommand>> groups = new TreeMap<>();

  Lanes(ActorContext<?> actor, ServingId serving, LaneTools tools) {
    this.actor = actor;
    this.tools = tools;
    this.status = actor.spawnAnonymous(StatusActor.create(serving, tools));
  }

  /** Stops the lanes of what is gone; before the demands of the same decision. */
  void drop(List<Event> events) {
    for (var event : events) {
      if (event instanceof Event.ServingGroupRemoved(var group)) {
        var dropped = groups.remove(group);
        if (dropped != null) {
          actor.stop(dropped);
        }
      } else if (event instanceof Event.RoleReplicaRemoved(var role)
          && groups.containsKey(role.group())) {
        groups.get(role.group()).tell(new LaneCommand.RoleDropped(role.role()));
      }
    }
  }

  void demand(Collection<Demand> demands) {
    for (var demand : demands) {
      switch (demand.target()) {
        case Target.ForStatus _, Target.ForRevision _ ->
            status.tell(new LaneCommand.Demanded(demand));
        case Target.ForPodGroup(var group) -> tell(group, demand);
        case Target.ForService(var role) -> tell(role.group(), demand);
        case Target.ForPod(var pod) -> tell(pod.role().group(), demand);
      }
    }
  }

  void announce(List<Announcement> announcements) {
    if (!announcements.isEmpty()) {
      status.tell(new LaneCommand.Announced(announcements));
    }
  }

  private void tell(GroupOrdinal group, Demand demand) {
    if (demand.effect().isPresent()) {
      groups.computeIfAbsent(group, _ -> actor.spawnAnonymous(ServingGroupActor.create(tools)));
    }
    var known = groups.get(group);
    if (known != null) {
      known.tell(new LaneCommand.Demanded(demand));
    }
  }
}
