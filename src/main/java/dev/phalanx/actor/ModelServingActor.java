package dev.phalanx.actor;

import static java.util.Objects.requireNonNull;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import dev.phalanx.decision.Decision;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.Lifecycle;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.Observed;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.ServingId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One ModelServing: journals what the core decides, and only then hands its demands to the lanes. A
 * write that fails stops it; it starts again from the journal, with growing waits, until it can
 * write, and until then nothing is done for this ModelServing that its journal does not hold.
 */
final class ModelServingActor
    extends EventSourcedBehavior<ModelServingActor.Command, JournalEntry, ServingState> {

  /** Its type name in persistence ids. */
  static final String ENTITY = "ModelServing";

  private static final Duration RESTART = Duration.ofMillis(500);
  private static final Duration RESTART_MAX = Duration.ofSeconds(30);
  private static final double RESTART_SPREAD = 0.2;
  private static final int KEPT_SNAPSHOTS = 2;

  sealed interface Command {}

  /**
   * Decide on everything in {@code observed} at once; answered with {@link InboxActor.Decided}.
   *
   * @param isFirst whether the lanes know nothing yet, so that everything outstanding is demanded
   */
  record Decide(Observed observed, boolean isFirst) implements Command {}

  private final ActorContext<Command> actor;
  private final ServingId serving;
  private final ServingTools tools;
  private final ActorRef<InboxActor.Command> inbox;

  /** New with each recovery: a restart has stopped the ones before. */
  private @Nullable Lanes lanes;

  private ModelServingActor(
      ActorContext<Command> actor,
      ServingId serving,
      ServingTools tools,
      ActorRef<InboxActor.Command> inbox) {
    super(
        persistenceId(serving),
        SupervisorStrategy.restartWithBackoff(RESTART, RESTART_MAX, RESTART_SPREAD));
    this.actor = actor;
    this.serving = serving;
    this.tools = tools;
    this.inbox = inbox;
  }

  static Behavior<Command> create(
      ServingId serving, ServingTools tools, ActorRef<InboxActor.Command> inbox) {
    return Behaviors.<Command>supervise(
            Behaviors.setup(actor -> new ModelServingActor(actor, serving, tools, inbox)))
        .onFailure(
            Exception.class,
            SupervisorStrategy.restartWithBackoff(RESTART, RESTART_MAX, RESTART_SPREAD));
  }

  static PersistenceId persistenceId(ServingId serving) {
    return PersistenceId.of(ENTITY, serving.toString());
  }

  @Override
  public ServingState emptyState() {
    return ServingState.initial(serving);
  }

  @Override
  public EventHandler<ServingState, JournalEntry> eventHandler() {
    return ModelServingDecider::apply;
  }

  @Override
  public CommandHandler<Command, JournalEntry, ServingState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Decide decide -> onDecide(state, decide);
        };
  }

  private Effect<JournalEntry, ServingState> onDecide(ServingState state, Decide decide) {
    var decision = ModelServingDecider.decide(state, decide.observed());
    var effect =
        decision.isEmpty()
            ? Effect().none().thenRun(() -> journaled(decision, decide.isFirst()))
            : Effect()
                .persist(decision.entries())
                .thenRun(() -> journaled(decision, decide.isFirst()));
    return decision.after().lifecycle() == Lifecycle.DELETED ? effect.thenStop() : effect;
  }

  private void journaled(Decision decision, boolean isFirst) {
    if (!decision.isEmpty()) {
      tools.states().publish(decision.after());
      tools.storms().count(decision.events(), decision.at());
      log(decision);
    }
    var own = requireNonNull(lanes, "nothing is decided before recovery");
    own.drop(decision.events());
    own.demand((isFirst ? Outstanding.all(decision.after()) : decision.demands()).values());
    own.announce(decision.announcements());
    if (decision.after().lifecycle() == Lifecycle.DELETED) {
      tools.states().remove(serving);
    }
    inbox.tell(new InboxActor.Decided(decision.wakeAt()));
  }

  /** In the journal's words, without what is in the events: templates may hold tokens. */
  private void log(Decision decision) {
    if (actor.getLog().isInfoEnabled()) {
      var events =
          decision.events().stream()
              .collect(
                  Collectors.groupingBy(
                      event -> event.getClass().getSimpleName(),
                      LinkedHashMap::new,
                      Collectors.counting()));
      var because = decision.entries().get(0).because();
      actor.getLog().info("{}: {} because {}", serving.key(), events, because);
    }
    for (var entry : decision.entries()) {
      if (entry.event() instanceof Event.SpecAccepted(var spec) && !spec.warnings().isEmpty()) {
        actor.getLog().warn("{}: {}", serving.key(), String.join("; ", spec.warnings()));
      }
    }
  }

  @Override
  public SignalHandler<ServingState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(RecoveryFailed.class, (_, failed) -> onRecoveryFailed(failed))
        .build();
  }

  private Lanes newLanes() {
    return new Lanes(
        actor,
        serving,
        new LaneTools(tools.threads(), tools.pace(), tools.random(), inbox, tools.clock()));
  }

  private void onRecovered(ServingState state) {
    lanes = newLanes();
    tools.states().publish(state);
    tools.storms().recovered(state);
    inbox.tell(new InboxActor.Recovered());
  }

  private void onRecoveryFailed(RecoveryFailed failed) {
    tools.states().recovering(serving);
    actor
        .getLog()
        .error(
            "{}: its journal cannot be replayed: {}", serving.key(), failed.failure().toString());
  }

  /** Snapshots shorten recovery; the events before them stay, they are what users ask about. */
  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(tools.snapshotEvery(), KEPT_SNAPSHOTS);
  }
}
