package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import java.util.Optional;

/** The destructive acts among events: what a storm breaker counts. */
public final class TornDown {
  private TornDown() {}

  /** The kind of failure that made the event tear something down; empty for every other event. */
  public static Optional<FailureKind> kind(Event event) {
    return switch (event) {
      case Event.RoleReplicaTornDown(var _, var _, var failure, var _) ->
          Optional.of(failure.kind());
      case Event.ServingGroupTornDown(var _, var _, var failure, var _) ->
          Optional.of(failure.kind());
      case Event.OfServing _,
          Event.OfGroup _,
          Event.OfRole _,
          Event.OfPod _,
          Event.OfRecovery _,
          Event.OfEffect _ ->
          Optional.empty();
    };
  }
}
