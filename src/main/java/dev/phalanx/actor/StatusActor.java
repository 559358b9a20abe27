package dev.phalanx.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.phalanx.decision.Announcement;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Outcome;
import dev.phalanx.domain.ServingId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The lane of the ModelServing's own objects: its ControllerRevisions, its status, which is written
 * at most once in an interval, and Kubernetes Events, one after another. An announcement that the
 * cluster does not take after a few tries is given up, and the log says so: the journal has the
 * fact.
 */
final class StatusActor extends AbstractOnMessageBehavior<LaneCommand> {
  private static final int MAX_QUEUED = 10_000;
  private static final int MAX_TRIES = 4;

  private final ServingId serving;
  private final LaneTools tools;
  private final TimerScheduler<LaneCommand> timers;
  private final Lane lane;
  private final Deque<Announcement> announcements = new ArrayDeque<>();
  private int tries;

  private StatusActor(
      ActorContext<LaneCommand> actor,
      TimerScheduler<LaneCommand> timers,
      ServingId serving,
      LaneTools tools) {
    super(actor);
    this.serving = serving;
    this.tools = tools;
    this.timers = timers;
    this.lane = new Lane(tools.pace(), tools.random(), new StatusShell(actor, timers, tools));
  }

  static Behavior<LaneCommand> create(ServingId serving, LaneTools tools) {
    return Behaviors.setup(
        actor -> Behaviors.withTimers(timers -> new StatusActor(actor, timers, serving, tools)));
  }

  @Override
  public Behavior<LaneCommand> onMessage(LaneCommand command) {
    switch (command) {
      case LaneCommand.Demanded(var demand) -> lane.demanded(demand);
      case LaneCommand.Settled(var effect, var outcome) -> lane.settled(effect, outcome);
      case LaneCommand.Woken(var target) -> lane.woken(target);
      case LaneCommand.Announced(var more) -> onAnnounced(more);
      case LaneCommand.AnnouncementSettled(var outcome) -> onAnnouncementSettled(outcome);
      case LaneCommand.AnnouncementWoken() -> announceNext();
      case LaneCommand.RoleDropped _ -> {
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

  private void onAnnounced(List<Announcement> more) {
    boolean wasIdle = announcements.isEmpty();
    int room = MAX_QUEUED - announcements.size();
    announcements.addAll(more.subList(0, Math.min(room, more.size())));
    if (more.size() > room) {
      getContext()
          .getLog()
          .warn(
              "{}: {} Kubernetes Events are left out, {} are waiting already",
              serving.key(),
              more.size() - room,
              MAX_QUEUED);
    }
    if (wasIdle) {
      announceNext();
    }
  }

  private void announceNext() {
    var next = announcements.peek();
    if (next != null) {
      tries++;
      getContext()
          .pipeToSelf(
              tools.threads().announce(serving, next),
              (outcome, failure) ->
                  new LaneCommand.AnnouncementSettled(LaneShell.outcome(outcome, failure)));
    }
  }

  private void onAnnouncementSettled(Outcome outcome) {
    switch (outcome) {
      case Outcome.Accepted() -> announced();
      case Outcome.Retry _ when tries < MAX_TRIES ->
          timers.startSingleTimer(
              LaneCommand.AnnouncementWoken.class,
              new LaneCommand.AnnouncementWoken(),
              tools.pace().afterRetry(tries, tools.random()));
      case Outcome.Retry(var reason) -> givenUp(reason);
      case Outcome.Refused(var reason) -> givenUp(reason);
    }
  }

  private void givenUp(String reason) {
    getContext()
        .getLog()
        .warn(
            "{}: the Kubernetes Event {} is left out: {}",
            serving.key(),
            announcements.element().reason(),
            reason);
    announced();
  }

  private void announced() {
    announcements.remove();
    tries = 0;
    announceNext();
  }

  /** Holds back a status that follows the last one too closely; the newest one is written then. */
  private static final class StatusShell extends LaneShell {
    private final long interval;
    private boolean hasWritten;
    private long lastWrite;

    private StatusShell(
        ActorContext<LaneCommand> actor, TimerScheduler<LaneCommand> timers, LaneTools tools) {
      super(actor, timers, tools);
      this.interval = tools.pace().statusInterval().toNanos();
    }

    @Override
    public void run(Sending sending) {
      if (sending.effect() instanceof Effect.PublishStatus) {
        hasWritten = true;
        lastWrite = System.nanoTime();
      }
      super.run(sending);
    }

    @Override
    public Duration holdBack(Effect effect) {
      return effect instanceof Effect.PublishStatus && hasWritten
          ? Duration.ofNanos(Math.max(0, lastWrite + interval - System.nanoTime()))
          : super.holdBack(effect);
    }
  }
}
