package dev.phalanx.decision;

import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Kubernetes Events that tell of a decision: one per transition of a role replica, with the
 * reasons that clients of Kthena's controller know, and warnings with their evidence.
 */
final class Announcements {
  private Announcements() {}

  /**
   * Warnings of one decision; what goes beyond is counted in one more. What stays until somebody
   * acts is told before what passes by itself.
   */
  private static final int MAX_WARNINGS = 10;

  static List<Announcement> of(Decision d) {
    var announcements = new ArrayList<Announcement>();
    d.events().forEach(event -> announcements.addAll(normal(d, event)));
    var warnings =
        told(d)
            .flatMap(event -> Stream.concat(warning(d, event).stream(), newPodsOnly(d, event)))
            .toList();
    announcements.addAll(warnings.subList(0, Math.min(MAX_WARNINGS, warnings.size())));
    int more = warnings.size() - MAX_WARNINGS;
    if (more > 0) {
      announcements.add(warning(d, "MoreWarnings", "and %d more at the same time".formatted(more)));
    }
    return announcements;
  }

  private static Stream<Event> told(Decision d) {
    return Stream.concat(
        d.events().stream().filter(Announcements::isLasting),
        d.events().stream().filter(event -> !isLasting(event)));
  }

  private static boolean isLasting(Event event) {
    return event instanceof Event.StormHeld || event instanceof Event.RecoveryHeld;
  }

  private static List<Announcement> normal(Decision d, Event event) {
    return switch (event) {
      case Event.RoleReplicaAdded(var role, var _) -> List.of(role(d, role, "Creating"));
      case Event.RoleReplicaRebuilt(var role) -> List.of(role(d, role, "Creating"));
      case Event.ServingGroupRebuilt(var group) ->
          EventScope.rolesOf(d.after(), group).stream()
              .map(role -> role(d, role, "Creating"))
              .toList();
      case Event.RoleReplicaBecameReady(var role) -> List.of(role(d, role, "Running"));
      case Event.RoleReplicaCondemned(var role, var _) -> List.of(role(d, role, "Deleting"));
      case Event.RoleReplicaTornDown(var role, var _, var _, var _) ->
          List.of(role(d, role, "Deleting"));
      case Event.OfServing _,
          Event.OfGroup _,
          Event.OfRole _,
          Event.OfPod _,
          Event.OfRecovery _,
          Event.OfEffect _ ->
          List.of();
    };
  }

  private static Stream<Announcement> newPodsOnly(Decision d, Event event) {
    return event instanceof Event.SpecAccepted(var spec)
        ? NewPodsOnly.said(d.before(), spec).stream()
            .map(text -> warning(d, "AppliesToNewPods", text))
        : Stream.empty();
  }

  private static Optional<Announcement> warning(Decision d, Event event) {
    return switch (event) {
      case Event.SpecRejected(var refusal) ->
          warned(d, "SpecRejected", String.join("; ", refusal.problems()));
      case Event.SpecAccepted(var spec) when isNews(d, spec.warnings()) ->
          warned(d, "SpecWarning", String.join("; ", spec.warnings()));
      case Event.EffectBlocked(var target, var reason) when d.before().blocked().isEmpty() ->
          warned(d, "EffectBlocked", target.describe(d.after().id()) + ": " + reason);
      case Event.NodeLost(var node, var deadline) ->
          warned(
              d,
              "NodeLost",
              "node %s is silent: pods on it count as failed from %s on".formatted(node, deadline));
      case Event.StormHeld(var kind, var until) ->
          warned(
              d,
              "StormHeld",
              "too many recreations because of %s: further ones wait until %s"
                  .formatted(words(kind), until));
      case Event.RolloutStuck(var target, var blocker) ->
          warned(d, "RolloutStuck", "revision %s gets no further: %s".formatted(target, blocker));
      case Event.RolloutRolledBack(var to) ->
          warned(d, "RolloutRolledBack", "the rollout is taken back to revision " + to);
      case Event.PodFailed failed when !isDelayed(d, failed.pod()) ->
          Optional.of(failed(d, failed));
      case Event.BootstrapOverdue(var role, var _, var failure) ->
          warned(
              d,
              "BootstrapOverdue",
              "%s is late: pod %s %s"
                  .formatted(
                      unit(d, new RecoveryUnit.OfRole(role)),
                      blocking(d, role),
                      failure.evidence()));
      case Event.PodEndOverdue(var pod, var byForce) ->
          warned(d, "PodEndOverdue", ended(d, pod) + (byForce ? "; it is removed by force" : ""));
      case Event.RecoveryDelayed(var unit, var pod, var failure, var attempt, var until) ->
          warned(
              d,
              "RecoveryDelayed",
              "%s is to be recreated at %s, attempt %d: pod %s %s"
                  .formatted(
                      unit(d, unit),
                      until,
                      attempt,
                      pod.nameIn(d.after().id()),
                      failure.evidence()));
      case Event.RecoveryHeld(var unit, var pod, var failure, var attempts) ->
          warned(
              d,
              "RecoveryHeld",
              "%s is held after %d recreations: pod %s %s"
                  .formatted(
                      unit(d, unit), attempts, pod.nameIn(d.after().id()), failure.evidence()));
      case Event.OfServing _,
          Event.OfGroup _,
          Event.OfRole _,
          Event.OfPod _,
          Event.OfRecovery _,
          Event.OfEffect _ ->
          Optional.empty();
    };
  }

  private static String ended(Decision d, PodAddress pod) {
    var slot = d.after().role(pod.role()).orElseThrow().slot(pod.index());
    return Ends.of(d.after(), pod, slot);
  }

  private static String blocking(Decision d, RoleAddress address) {
    int index = d.after().role(address).map(RoleState::blocking).orElse(0);
    return address.pod(index).nameIn(d.after().id());
  }

  /** Then {@code RecoveryDelayed} tells the same, and when it goes on. */
  private static boolean isDelayed(Decision d, PodAddress pod) {
    return d.events().stream()
        .anyMatch(
            event -> event instanceof Event.RecoveryDelayed delayed && delayed.pod().equals(pod));
  }

  private static boolean isNews(Decision d, List<String> warnings) {
    return !warnings.isEmpty()
        && !d.before().spec().map(ServingSpec::warnings).equals(Optional.of(warnings));
  }

  private static Announcement failed(Decision d, Event.PodFailed failed) {
    var inPlace =
        failed.until().isAfter(d.at()) ? "; it may come back in place until " + failed.until() : "";
    return warning(
        d,
        "PodFailed",
        "pod %s %s; cause: %s%s"
            .formatted(
                failed.pod().nameIn(d.after().id()),
                failed.failure().evidence(),
                words(failed.failure().kind()),
                inPlace));
  }

  private static String unit(Decision d, RecoveryUnit unit) {
    return unit.describe(d.after().id());
  }

  private static String words(FailureKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Optional<Announcement> warned(Decision d, String reason, String message) {
    return Optional.of(warning(d, reason, message));
  }

  private static Announcement role(Decision d, RoleAddress role, String state) {
    var group = role.group().nameIn(d.after().id());
    var message =
        "Role %s/%s in ServingGroup %s is now %s"
            .formatted(role.role().role(), role.role(), group, state);
    return new Announcement(false, "Role" + state, message, d.at());
  }

  private static Announcement warning(Decision d, String reason, String message) {
    return new Announcement(true, reason, message, d.at());
  }
}
