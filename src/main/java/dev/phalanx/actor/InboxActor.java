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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * The child has decided on the last batch, and journaled what it decided.
   *
   * @param wakeAt when it has to decide again, even if nothing is seen until then
   */
  record Decided(Optional<Instant> wakeAt) implements Command {}

  /** Enough has been gathered. From the inbox to itself. */
  private record Gathered() implements Command {}

  /** A time has come that something waits for. From the inbox to itself. */
  private record Woken() implements Command {}

  /** Times are journaled in milliseconds: a timer that fires within the last one is too early. */
  private static final Duration CLOCK_TICK = Duration.ofMillis(1);

  private final TimerScheduler<Command> timers;
  private final ServingTools tools;
  private final ServingId serving;
  private final PendingInputs pending;
  private final InboxPace pace;
  private final ActorRef<ModelServingActor.Command> child;
  private Optional<ModelServingActor.Decide> inFlight = Optional.empty();
  private Optional<Input> lostNodes = Optional.empty();
  private boolean isFree;
  private boolean isResumed;
  private boolean hasDecided;
  private boolean isGathering;
  private boolean isDue;

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
    this.pace = new InboxPace(tools.clock());
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
      case Decided(var wakeAt) -> onDecided(wakeAt);
      case Woken() -> onWoken();
      case Gathered() -> {
        isGathering = false;
        send();
      }
    }
    return this;
  }

  private void onSeen(List<Input> inputs) {
    inputs.forEach(this::noteLostNodes);
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

  private void noteLostNodes(Input input) {
    if (input instanceof Input.NodesObserved(var lost)) {
      lostNodes = lost.isEmpty() ? Optional.empty() : Optional.of(input);
    }
  }

  /** Nodes are told of when they fall silent; a pod may be seen on one only after that. */
  private List<Input> withLostNodes(List<Input> inputs) {
    boolean hasPods =
        inputs.stream()
            .anyMatch(seen -> seen instanceof Input.PodObserved || seen instanceof Input.Relisted);
    return hasPods && lostNodes.isPresent()
        ? Stream.concat(inputs.stream(), lostNodes.stream()).toList()
        : inputs;
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

  private void onDecided(Optional<Instant> wakeAt) {
    pace.decided(inFlight.map(batch -> batch.observed().inputs().size()).orElse(0));
    inFlight = Optional.empty();
    isFree = true;
    hasDecided = true;
    wake(wakeAt);
    gather(pace.rest(tools.gather()));
    send();
  }

  /** One timer for the nearest of all times; the state has them, so none is lost or doubled. */
  private void wake(Optional<Instant> at) {
    if (at.isEmpty()) {
      timers.cancel(Woken.class);
      return;
    }
    var wait = Duration.between(tools.clock().instant(), at.orElseThrow());
    timers.startSingleTimer(
        Woken.class,
        new Woken(),
        wait.isNegative() ? Duration.ZERO : TimerWait.of(wait.plus(CLOCK_TICK)));
  }

  private void onWoken() {
    isDue = true;
    send();
  }

  /** Where much happens, a short rest lets one journal write do for more of it. */
  private void gather(Duration rest) {
    isGathering = rest.isPositive();
    if (isGathering) {
      timers.startSingleTimer(Gathered.class, new Gathered(), rest);
    }
  }

  private void send() {
    if (isFree && !isGathering && (isDue || !pending.isEmpty())) {
      give(pending.take(tools.maxBatch()));
    }
  }

  private void give(List<Input> inputs) {
    var at = tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var observed = new Observed(at, withLostNodes(inputs), tools.storms().budget(at));
    var batch = new ModelServingActor.Decide(observed, isResumed);
    isResumed = false;
    isDue = false;
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
