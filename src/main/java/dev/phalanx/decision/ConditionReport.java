package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.ServingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions of a status: exactly one of Available, Progressing and UpdateInProgress is True,
 * and Degraded tells what is refused. A condition appears when it is first True; its transition
 * time moves only when its verdict does.
 */
final class ConditionReport {
  private static final int NAMED = 16;
  private static final int REASON_LENGTH = 1024;

  private ConditionReport() {}

  static List<Condition> of(ServingState state, Instant at) {
    var conditions =
        new ArrayList<>(state.status().map(ServingStatus::conditions).orElse(List.of()));
    state.spec().ifPresent(spec -> progress(conditions, state, spec, at));
    degraded(conditions, state, at);
    state.spec().ifPresent(spec -> remarks(conditions, state, spec, at));
    return conditions;
  }

  private static void progress(
      List<Condition> conditions, ServingState state, ServingSpec spec, Instant at) {
    var groups = state.groups();
    var target = state.target().orElse(spec.revision());
    if (groups.progressing().isEmpty()) {
      set(
          conditions,
          new Condition(
              Condition.AVAILABLE, true, "AllGroupsReady", "All Serving groups are ready", at),
          at);
      turnOff(conditions, Condition.PROGRESSING, at);
      turnOff(conditions, Condition.UPDATE_IN_PROGRESS, at);
      return;
    }
    var moving =
        "Some groups is progressing: "
            + indices(groups.progressing().stream(), groups.progressing().size());
    boolean isUpdate =
        StatusReport.outdated(state, spec) > spec.rollout().protectedOf(spec.replicas());
    if (isUpdate) {
      var updated =
          groups.byOrdinal().values().stream()
              .filter(group -> group.condemned().isEmpty() && group.revision().equals(target))
              .map(ServingGroupState::ordinal);
      var message =
          moving
              + ", Updated Groups are: "
              + indices(updated, groups.perRevision().getOrDefault(target, 0));
      set(
          conditions,
          new Condition(Condition.UPDATE_IN_PROGRESS, true, "GroupsUpdating", message, at),
          at);
    } else {
      set(
          conditions,
          new Condition(Condition.PROGRESSING, true, "GroupProgressing", moving, at),
          at);
    }
    turnOff(conditions, isUpdate ? Condition.PROGRESSING : Condition.UPDATE_IN_PROGRESS, at);
    if (has(conditions, Condition.AVAILABLE)) {
      var message =
          "%d of %d Serving groups are ready".formatted(groups.available(), groups.size());
      set(conditions, new Condition(Condition.AVAILABLE, false, "GroupsNotReady", message, at), at);
    }
  }

  private static void degraded(List<Condition> conditions, ServingState state, Instant at) {
    if (state.refusal().isPresent()) {
      var refusal = state.refusal().orElseThrow();
      var message =
          "generation %d is not followed: %s"
              .formatted(refusal.generation(), String.join("; ", refusal.problems()));
      set(conditions, new Condition(Condition.DEGRADED, true, "SpecRejected", message, at), at);
    } else if (!Troubles.of(state).isEmpty()) {
      var troubles = Troubles.of(state);
      set(
          conditions,
          new Condition(
              Condition.DEGRADED,
              true,
              troubles.getFirst().reason(),
              troubles.stream()
                  .map(trouble -> cut(trouble.text()))
                  .collect(Collectors.joining("; ")),
              at),
          at);
    } else if (has(conditions, Condition.DEGRADED)) {
      set(
          conditions,
          new Condition(
              Condition.DEGRADED,
              false,
              "NothingBlocked",
              "Nothing is held, and the cluster takes everything that is asked of it",
              at),
          at);
    }
  }

  /** What works, but not as it was meant. */
  private static void remarks(
      List<Condition> conditions, ServingState state, ServingSpec spec, Instant at) {
    boolean hasNone = state.gang() == GangSupport.NONE;
    boolean lacksTopology =
        !state.gang().hasTopology()
            && (spec.groupTopology().isPresent() || spec.roleTopology().isPresent());
    remark(
        conditions,
        Condition.GANG_UNAVAILABLE,
        spec.asksForGang() && (hasNone || lacksTopology),
        hasNone ? "NoPodGroups" : "NoNetworkTopology",
        hasNone
            ? "The cluster has no CRD podgroups.scheduling.volcano.sh: pods are scheduled one by one"
            : "The cluster's PodGroups have no networkTopology: pods are scheduled without it",
        at);
    remark(
        conditions,
        Condition.SPEC_WARNING,
        !spec.warnings().isEmpty(),
        "SuspiciousSpec",
        cut(String.join("; ", spec.warnings())),
        at);
    var stuck = state.rollout().active().flatMap(RolloutStanding.Active::stuck);
    var rollback = state.rollout().rollback();
    remark(
        conditions,
        Condition.ROLLOUT_STUCK,
        stuck.isPresent() || rollback.isPresent(),
        rollback.isPresent() ? "RolledBack" : "ProgressDeadlineExceeded",
        rollback
            .map(to -> "the revision of the spec got stuck: back to revision %s".formatted(to))
            .or(() -> stuck.map(ConditionReport::cut))
            .orElse(""),
        at);
  }

  private static void remark(
      List<Condition> conditions,
      String type,
      boolean holds,
      String reason,
      String message,
      Instant at) {
    if (holds) {
      set(conditions, new Condition(type, true, reason, message, at), at);
    } else {
      turnOff(conditions, type, at);
    }
  }

  private static String cut(String reason) {
    return reason.length() <= REASON_LENGTH ? reason : reason.substring(0, REASON_LENGTH) + "...";
  }

  /** {@code [0 2 5]}, as Kthena prints it, but bounded. */
  private static String indices(Stream<GroupOrdinal> ordinals, int count) {
    var named = ordinals.limit(NAMED).map(GroupOrdinal::toString).collect(Collectors.joining(" "));
    return count > NAMED ? "[%s and %d more]".formatted(named, count - NAMED) : "[" + named + "]";
  }

  private static boolean has(List<Condition> conditions, String type) {
    return conditions.stream().anyMatch(condition -> condition.type().equals(type));
  }

  private static void set(List<Condition> conditions, Condition wanted, Instant at) {
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i).type().equals(wanted.type())) {
        conditions.set(
            i, conditions.get(i).turned(wanted.isTrue(), wanted.reason(), wanted.message(), at));
        return;
      }
    }
    conditions.add(wanted);
  }

  /** Its last reason and message stay, as existing clients know them. */
  private static void turnOff(List<Condition> conditions, String type, Instant at) {
    conditions.replaceAll(
        condition ->
            condition.type().equals(type)
                ? condition.turned(false, condition.reason(), condition.message(), at)
                : condition);
  }
}
