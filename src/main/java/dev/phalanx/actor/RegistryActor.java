package dev.phalanx.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ObservationSink;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds or makes the actors of a ModelServing. One gets actors when a journal tells of it that does
 * not know yet that it is gone, or when the complete picture or the watch shows it; it loses them
 * when it is deleted. Journals are replayed while the first lists are read, and nothing is decided
 * before the complete picture is there. Made to be the guardian of an actor system; {@link
 * ServingRegistry} talks to it.
 */
public final class RegistryActor extends AbstractOnMessageBehavior<RegistryActor.Command> {

  /** What {@link ServingRegistry} tells. */
  public sealed interface Command {}

  /** The ModelServings with an open journal; the first command. */
  record Recorded(List<ServingId> servings) implements Command {}

  /** The complete picture. */
  record Started(GangSupport gang, List<ObservationSink.Listed> servings) implements Command {}

  record Observe(ServingId serving, Input input) implements Command {}

  record GangSupportChanged(GangSupport gang) implements Command {}

  record LostNodes(SortedMap<String, Instant> lost) implements Command {}

  /** The actors of a ModelServing have stopped. */
  private record Closed(ServingId serving, ActorRef<InboxActor.Command> inbox) implements Command {}

  private final ServingTools tools;
  private final SortedMap<ServingId, ActorRef<InboxActor.Command>> inboxes = new TreeMap<>();
  private GangSupport gang = GangSupport.NONE;
  private boolean isStarted;

  /** Absent until nodes have been seen. */
  private Optional<Input> nodes = Optional.empty();

  private RegistryActor(ActorContext<Command> actor, ServingTools tools) {
    super(actor);
    this.tools = tools;
  }

  /** The registry of a new controller, without any ModelServing. */
  public static Behavior<Command> create(ServingTools tools) {
    return Behaviors.setup(actor -> new RegistryActor(actor, tools));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Recorded(var servings) -> servings.forEach(this::recover);
      case Started(var support, var listed) -> onStarted(support, listed);
      case Observe(var serving, var input) -> onObserve(serving, input);
      case GangSupportChanged(var support) -> onGangSupport(support);
      case LostNodes(var lost) -> onLostNodes(lost);
      case Closed(var serving, var inbox) -> onClosed(serving, inbox);
    }
    return this;
  }

  private void onStarted(GangSupport support, List<ObservationSink.Listed> servings) {
    isStarted = true;
    gang = support;
    var gone = new ArrayList<>(inboxes.keySet());
    for (var listed : servings) {
      gone.remove(listed.serving());
      open(listed.serving(), listed.everything());
    }
    gone.forEach(serving -> open(serving, new Input.ServingGone()));
  }

  private void onObserve(ServingId serving, Input input) {
    var inbox = inboxes.get(serving);
    if (inbox != null) {
      inbox.tell(new InboxActor.Seen(List.of(input)));
    } else if (opens(input)) {
      open(serving, input);
    }
  }

  /** Children of a ModelServing that is gone, or not seen yet, make no actors. */
  private static boolean opens(Input input) {
    return switch (input) {
      case Input.ServingObserved _, Input.SpecUnreadable _, Input.ServingTerminating _ -> true;
      case Input.Relisted _ -> true;
      case Input.ServingGone _,
          Input.GangSupportObserved _,
          Input.NodesObserved _,
          Input.RevisionObserved _,
          Input.RevisionGone _,
          Input.PodGroupObserved _,
          Input.PodGroupGone _,
          Input.ServiceObserved _,
          Input.ServiceGone _,
          Input.PodObserved _,
          Input.PodGone _,
          Input.EffectRefused _,
          Input.EffectAccepted _ ->
          false;
    };
  }

  private ActorRef<InboxActor.Command> recover(ServingId serving) {
    tools.states().recovering(serving);
    var inbox = getContext().spawnAnonymous(InboxActor.create(serving, tools));
    getContext().watchWith(inbox, new Closed(serving, inbox));
    inboxes.put(serving, inbox);
    return inbox;
  }

  private void open(ServingId serving, Input first) {
    var known = inboxes.get(serving);
    var inbox = known == null ? recover(serving) : known;
    var inputs = new ArrayList<Input>(List.of(new Input.GangSupportObserved(gang), first));
    nodes.ifPresent(inputs::add);
    inbox.tell(new InboxActor.Seen(inputs));
  }

  private void onClosed(ServingId serving, ActorRef<InboxActor.Command> inbox) {
    inboxes.remove(serving, inbox);
    tools.states().remove(serving);
  }

  private void onLostNodes(SortedMap<String, Instant> lost) {
    var observed = new Input.NodesObserved(lost);
    nodes = Optional.of(observed);
    tellAll(observed);
  }

  private void onGangSupport(GangSupport support) {
    gang = support;
    tellAll(new Input.GangSupportObserved(support));
  }

  private void tellAll(Input input) {
    if (isStarted) {
      var seen = new InboxActor.Seen(List.of(input));
      inboxes.values().forEach(inbox -> inbox.tell(seen));
    }
  }
}
