package dev.phalanx.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Signal;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Observed;
import dev.phalanx.domain.ServingId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Collects what is seen of one ModelServing while its journal is being written, and gives it to the
 * {@link ModelServingActor}, its child, in one go when that is free. What was given and not
 * answered before the child had to start again is given again: seeing it twice is harmless.
 */
final class InboxActor extends AbstractOnMessageBehavior<InboxActor.Command> {

  sealed interface Command {}

  /** Inputs that belong together, in order. */
  record Seen(List<Input> inputs) implements Command {}

  /** The child has replayed its journal and waits for the first batch. */
  record Recovered() implements Command {}

  /** The child has decided on the last batch, and journaled what it decided. */
  record Decided() implements Command {}

  /** Enough has been gathered. From the inbox to itself. */
  private record Gathered() implements Command {}

  private final TimerScheduler<Command> timers;
  private final ServingTools tools;
  private final ServingId serving;
  private final PendingInputs pending;
  private final ActorRef<ModelServingActor.Command> child;
  private Optional<ModelServingActor.Decide> inFlight = Optional.empty();
  private boolean isFree;
  private boolean isResumed;
  private boolean hasDecided;
  private boolean isGathering;

  private InboxActor(
      ActorContext<Command> actor,
      TimerScheduler<Command> timers,
      ServingId serving,
      ServingTools tools) {
    super(actor);
    this.timers = timers;
    this.tools = tools;
    this.serving = serving;
    this.pending = new PendingInputs(tools.inboxCapacity());
    this.child =
        actor.spawn(ModelServingActor.create(serving, tools, actor.getSelf()), "ModelServing");
    actor.watch(child);
  }

  static Behavior<Command> create(ServingId serving, ServingTools tools) {
    return Behaviors.setup(
        actor -> Behaviors.withTimers(timers -> new InboxActor(actor, timers, serving, tools)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Seen(var inputs) -> onSeen(inputs);
      case Recovered() -> onRecovered();
      case Decided() -> onDecided();
      case Gathered() -> {
        isGathering = false;
        send();
      }
    }
    return this;
  }

  private void onSeen(List<Input> inputs) {
    int letGo = pending.add(inputs);
    if (letGo > 0) {
      getContext()
          .getLog()
          .warn(
              "{}: {} observations are out of date before they could be decided on, {} are waiting",
              serving.key(),
              letGo,
              pending.size());
    }
    send();
  }

  private void onRecovered() {
    isFree = true;
    isResumed = true;
    var again = inFlight.map(batch -> batch.observed().inputs());
    inFlight = Optional.empty();
    if (again.isPresent() || hasDecided) {
      give(again.orElse(List.of()));
    } else {
      send();
    }
  }

  private void onDecided() {
    inFlight = Optional.empty();
    isFree = true;
    hasDecided = true;
    gather();
  }

  /** Where much happens, a short rest lets one journal write do for more of it. */
  private void gather() {
    isGathering = true;
    timers.startSingleTimer(new Gathered(), tools.gather());
  }

  private void send() {
    if (isFree && !isGathering && !pending.isEmpty()) {
      give(pending.take(tools.maxBatch()));
    }
  }

  private void give(List<Input> inputs) {
    var at = tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var batch = new ModelServingActor.Decide(new Observed(at, inputs), isResumed);
    isResumed = false;
    isFree = false;
    inFlight = Optional.of(batch);
    child.tell(batch);
  }

  /** The child stops when its ModelServing is deleted, and only then without a failure. */
  @Override
  public Behavior<Command> onSignal(Signal signal) {
    return switch (signal) {
      case ChildFailed failed -> {
        getContext().getLog().error("{}: its actor failed", serving.key(), failed.cause());
        yield Behaviors.stopped();
      }
      case Terminated _ -> Behaviors.stopped();
      default -> Behaviors.unhandled();
    };
  }
}
