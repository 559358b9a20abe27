package dev.phalanx.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;

/** The lane of one role replica: its headless Service and its pods. */
final class RoleActor extends AbstractOnMessageBehavior<LaneCommand> {
  private final Lane lane;

  private RoleActor(
      ActorContext<LaneCommand> actor, TimerScheduler<LaneCommand> timers, LaneTools tools) {
    super(actor);
    this.lane = tools.lane(actor, timers);
  }

  static Behavior<LaneCommand> create(LaneTools tools) {
    return Behaviors.setup(
        actor -> Behaviors.withTimers(timers -> new RoleActor(actor, timers, tools)));
  }

  @Override
  public Behavior<LaneCommand> onMessage(LaneCommand command) {
    switch (command) {
      case LaneCommand.Demanded(var demand) -> lane.demanded(demand);
      case LaneCommand.Settled(var effect, var outcome) -> lane.settled(effect, outcome);
      case LaneCommand.Woken(var target) -> lane.woken(target);
      case LaneCommand.RoleDropped _,
          LaneCommand.Announced _,
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
}
