package dev.phalanx.view;

import dev.phalanx.decision.Recovery;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.RoleAddress;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far a role replica has come, and what is done about failures. */
final class RecoveryNodes {
  private RecoveryNodes() {}

  /**
   * @param isGoing it gets no further
   */
  static ServingNode bootstrap(
      ServingState state, RoleAddress address, RoleState role, boolean isGoing) {
    var bootstrap = role.bootstrap();
    var overdue = overdue(state, address, role);
    var node =
        ServingNode.draft(bootstrap.overdue().isPresent() ? Standing.REFUSED : Standing.PLAIN)
            .line(
                GroupNodes.words(bootstrap.phase()) + " since " + Times.of(bootstrap.since()),
                overdue.orElseGet(() -> next(role)),
                role.attempt() == 0 ? "" : "attempt " + role.attempt())
            .fact("attempt", role.attempt())
            .fact("phase", StateNodes.capitalised(bootstrap.phase()))
            .fact("since", Times.of(bootstrap.since()));
    if (bootstrap.phase() != BootstrapPhase.READY) {
      node.fact("awaited", StateNodes.capitalised(role.awaited()));
    }
    node.fact("deadline", bootstrap.deadline().map(Times::of)).fact("overdue", overdue);
    return (isGoing || bootstrap.phase() == BootstrapPhase.READY ? node.quiet() : node).build();
  }

  private static Optional<String> overdue(ServingState state, RoleAddress address, RoleState role) {
    return role.bootstrap()
        .overdue()
        .map(
            failure ->
                "late: "
                    + new Recovery.Failed(address.pod(role.blocking()), failure)
                        .describe(state.id()));
  }

  private static String next(RoleState role) {
    return role.bootstrap()
        .deadline()
        .map(until -> "next: %s by %s".formatted(GroupNodes.words(role.awaited()), Times.of(until)))
        .orElse("");
  }

  /**
   * Empty while no failure is remembered.
   *
   * @param isReady what was done is of no interest any more
   */
  static Optional<ServingNode> recovery(ServingState state, Recovery recovery, boolean isReady) {
    if (!recovery.isPending() && recovery.made().isEmpty()) {
      return Optional.empty();
    }
    var node =
        ServingNode.draft(recovery.isPending() ? Standing.REFUSED : Standing.PLAIN)
            .line(what(recovery), failure(state, recovery).orElse(""))
            .fact(
                "nextAttempt",
                recovery.delayed().map(delayed -> Integer.toString(delayed.attempt())))
            .fact("nextAttemptAt", recovery.delayed().map(delayed -> Times.of(delayed.until())))
            .fact("held", recovery.held().isPresent())
            .fact("failure", failure(state, recovery));
    if (!recovery.made().isEmpty()) {
      node.fact("made", made(recovery));
    }
    return Optional.of((isReady ? node.quiet() : node).build());
  }

  private static String what(Recovery recovery) {
    if (recovery.tearDown().isPresent()) {
      return "being recreated";
    }
    return recovery
        .held()
        .map(held -> "held after " + times(held.attempts(), "recreation"))
        .or(
            () ->
                recovery
                    .delayed()
                    .map(
                        delayed ->
                            "attempt %d at %s"
                                .formatted(delayed.attempt(), Times.of(delayed.until()))))
        .orElseGet(() -> made(recovery));
  }

  private static String made(Recovery recovery) {
    return recovery.made().entrySet().stream()
        .map(made -> GroupNodes.words(made.getKey()) + ": " + text(made.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String text(Recovery.Made made) {
    return "%s, the last at %s"
        .formatted(times(made.attempts(), "recreation"), Times.of(made.last()));
  }

  private static String times(int number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }

  private static Optional<String> failure(ServingState state, Recovery recovery) {
    return failed(recovery).map(failed -> failed.describe(state.id()));
  }

  private static Optional<Recovery.Failed> failed(Recovery recovery) {
    return recovery
        .tearDown()
        .or(() -> recovery.held().map(Recovery.Held::failed))
        .or(() -> recovery.delayed().map(Recovery.Delayed::failed));
  }
}
