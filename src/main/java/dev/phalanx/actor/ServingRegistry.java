package dev.phalanx.actor;

import akka.actor.typed.ActorRef;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ObservationSink;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** The front door: observations enter here and are told to the actors of their ModelServing. */
public final class ServingRegistry implements ObservationSink {
  private final ActorRef<RegistryActor.Command> actor;

  /**
   * The front door of {@code actor}, which begins to replay journals.
   *
   * @param recorded ModelServings whose journal does not end with their deletion
   */
  public ServingRegistry(ActorRef<RegistryActor.Command> actor, List<ServingId> recorded) {
    this.actor = actor;
    actor.tell(new RegistryActor.Recorded(List.copyOf(recorded)));
  }

  @Override
  public void started(GangSupport gang, List<Listed> servings) {
    actor.tell(new RegistryActor.Started(gang, servings));
  }

  @Override
  public void observe(ServingId serving, Input input) {
    actor.tell(new RegistryActor.Observe(serving, input));
  }

  @Override
  public void lostNodes(SortedMap<String, Instant> lost) {
    actor.tell(new RegistryActor.LostNodes(lost));
  }

  @Override
  public void gangSupport(GangSupport gang) {
    actor.tell(new RegistryActor.GangSupportChanged(gang));
  }
}
