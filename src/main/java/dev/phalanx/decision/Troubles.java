package dev.phalanx.decision;

import dev.phalanx.domain.RoleAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is wrong with a serving and does not pass by itself in a moment: worst first, bounded. */
final class Troubles {
  private static final int NAMED = 3;

  private Troubles() {}

  /**
   * @param reason one word
   * @param text for people
   */
  record Trouble(String reason, String text) {}

  static List<Trouble> of(ServingState state) {
    var troubles = new ArrayList<Trouble>();
    add(troubles, "RecoveryHeld", recoveries(state, recovery -> held(state, recovery)).toList());
    add(troubles, "StormHeld", storms(state));
    add(troubles, "PodEndOverdue", overdue(state));
    add(troubles, "BackOff", recoveries(state, recovery -> delayed(state, recovery)).toList());
    add(troubles, "EffectBlocked", blocked(state));
    return troubles;
  }

  /** The first recovery in the group that is held or delayed. */
  static Optional<String> of(ServingState state, ServingGroupState group) {
    return units(group)
        .filter(unit -> unit.recovery().isPending())
        .flatMap(unit -> Stream.concat(held(state, unit), delayed(state, unit)))
        .findFirst();
  }

  private static void add(List<Trouble> troubles, String reason, List<String> texts) {
    if (!texts.isEmpty()) {
      var named = String.join("; ", texts.subList(0, Math.min(NAMED, texts.size())));
      int more = texts.size() - NAMED;
      troubles.add(new Trouble(reason, more > 0 ? named + "; and %d more".formatted(more) : named));
    }
  }

  private static List<String> storms(ServingState state) {
    return state.storms().entrySet().stream()
        .map(
            storm ->
                "too many recreations because of %s: further ones wait until %s"
                    .formatted(storm.getKey(), storm.getValue()))
        .toList();
  }

  private static List<String> overdue(ServingState state) {
    return state.groups().moving().flatMap(group -> Ends.overdue(state, group)).toList();
  }

  private static List<String> blocked(ServingState state) {
    return state.blocked().entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .map(entry -> entry.getKey().describe(state.id()) + ": " + entry.getValue())
        .toList();
  }

  /** A unit and where it stands. */
  private record Unit(RecoveryUnit unit, Recovery recovery) {}

  private static Stream<String> recoveries(
      ServingState state, Function<Unit, Stream<String>> text) {
    return state
        .groups()
        .moving()
        .flatMap(Troubles::units)
        .filter(unit -> unit.recovery().isPending())
        .flatMap(text);
  }

  private static Stream<Unit> units(ServingGroupState group) {
    var ofRoles =
        group.roles().values().stream()
            .map(
                role ->
                    new Unit(
                        new RecoveryUnit.OfRole(new RoleAddress(group.ordinal(), role.id())),
                        role.recovery()));
    return Stream.concat(
        Stream.of(new Unit(new RecoveryUnit.OfGroup(group.ordinal()), group.recovery())), ofRoles);
  }

  private static Stream<String> held(ServingState state, Unit unit) {
    return unit.recovery().held().stream()
        .map(
            held ->
                "%s is held after %d recreations: %s"
                    .formatted(
                        unit.unit().describe(state.id()),
                        held.attempts(),
                        held.failed().describe(state.id())));
  }

  private static Stream<String> delayed(ServingState state, Unit unit) {
    return unit.recovery().delayed().stream().map(delayed -> delayed(state, unit.unit(), delayed));
  }

  private static String delayed(ServingState state, RecoveryUnit unit, Recovery.Delayed delayed) {
    return "%s is to be recreated at %s, attempt %d: %s"
        .formatted(
            unit.describe(state.id()),
            delayed.until(),
            delayed.attempt(),
            delayed.failed().describe(state.id()));
  }
}
