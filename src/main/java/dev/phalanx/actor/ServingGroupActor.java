package dev.phalanx.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.RoleId;
import java.util.SortedMap;
import java.util.TreeMap;

/** The lane of one ServingGroup: its PodGroup, and below it the lanes of its role replicas. */
final class ServingGroupActor extends AbstractOnMessageBehavior<LaneCommand> {
  private final LaneTools tools;
  private final Lane lane;
  private final SortedMap<RoleId, ActorRef<LaneCommand>> roles = new TreeMap<>();

  private ServingGroupActor(
      ActorContext<LaneCommand> actor, TimerScheduler<LaneCommand> timers, LaneTools tools) {
    super(actor);
    this.tools = tools;
    this.lane = tools.lane(actor, timers);
  }

  static Behavior<LaneCommand> create(LaneTools tools) {
    return Behaviors.setup(
        actor -> Behaviors.withTimers(timers -> new ServingGroupActor(actor, timers, tools)));
  }

  @Override
  public Behavior<LaneCommand> onMessage(LaneCommand command) {
    switch (command) {
      case LaneCommand.Demanded(var demand) -> onDemanded(demand);
      case LaneCommand.RoleDropped(var role) -> onRoleDropped(role);
      case LaneCommand.Settled(var effect, var outcome) -> lane.settled(effect, outcome);
      case LaneCommand.Woken(var target) -> lane.woken(target);
      case LaneCommand.Announced _,
          LaneCommand.AnnouncementSettled _,
          LaneCommand.AnnouncementWoken _ -> {
        return Behaviors.unhandled();
      }
    }
    return this;
  }

  @Override
  public Behavior<LaneCommand> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      lane.stopped();
    }
    return this;
  }

  private void onDemanded(Demand demand) {
    switch (demand.target()) {
      case Target.ForService(var role) -> tell(role.role(), demand);
      case Target.ForPod(var pod) -> tell(pod.role().role(), demand);
      case Target.ForPodGroup _, Target.ForRevision _, Target.ForStatus _ -> lane.demanded(demand);
    }
  }

  private void tell(RoleId role, Demand demand) {
    if (demand.effect().isPresent()) {
      roles.computeIfAbsent(role, _ -> getContext().spawnAnonymous(RoleActor.create(tools)));
    }
    var known = roles.get(role);
    if (known != null) {
      known.tell(new LaneCommand.Demanded(demand));
    }
  }

  private void onRoleDropped(RoleId role) {
    var dropped = roles.remove(role);
    if (dropped != null) {
      getContext().stop(dropped);
    }
  }
}
