package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A destructive act, as a storm breaker counts it.
 *
 * @param kind the kind of failure that it answered
 * @param at when
 */
public record TornDown(FailureKind kind, Instant at) {

  /**
   * What a state remembers of it: of each unit and kind the last act, if it was after that time.
   */
  public static Stream<TornDown> since(ServingState state, Instant time) {
    return state.groups().byOrdinal().values().stream()
        .flatMap(TornDown::recoveries)
        .flatMap(recovery -> recovery.made().entrySet().stream())
        .map(made -> new TornDown(made.getKey(), made.getValue().last()))
        .filter(act -> act.at().isAfter(time));
  }

  private static Stream<Recovery> recoveries(ServingGroupState group) {
    return Stream.concat(
        Stream.of(group.recovery()), group.roles().values().stream().map(RoleState::recovery));
  }

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
