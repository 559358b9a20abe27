package dev.phalanx.decision;

import dev.phalanx.domain.Revision;
import dev.phalanx.domain.ServingSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which revisions are kept: those that anything refers to, and of the others as many of the newest
 * as the history is long. What the rest had is deleted, and when it is gone they are forgotten.
 */
final class RevisionPlanner {
  private RevisionPlanner() {}

  static Decision plan(Decision d) {
    var state = d.after();
    if (!state.isActive() || state.spec().isEmpty()) {
      return d;
    }
    int limit = state.spec().orElseThrow().revisionRules().historyLimit();
    var unused = unused(state, limit);
    var next = d;
    for (var revision : unused.stream().filter(it -> !it.isStored()).toList()) {
      next =
          next.because("nothing refers to it")
              .and(new Event.RevisionForgotten(revision.revision()));
    }
    var surplus =
        unused.stream()
            .filter(revision -> revision.isStored() && !revision.isCondemned())
            .sorted(Comparator.comparingLong(RevisionState::number).reversed())
            .skip(limit);
    for (var revision : surplus.toList()) {
      next =
          next.because("nothing refers to it, and of such revisions %d are kept".formatted(limit))
              .and(new Event.RevisionCondemned(revision.revision()));
    }
    return next;
  }

  /** Nothing at all, where there are no more than are kept anyway: the common and cheap case. */
  private static List<RevisionState> unused(ServingState state, int limit) {
    var candidates = new TreeSet<>(state.revisions().keySet());
    candidates.removeAll(named(state));
    boolean isShort =
        candidates.stream().allMatch(revision -> state.revision(revision).orElseThrow().isStored());
    if (candidates.isEmpty() || (isShort && candidates.size() <= limit)) {
      return List.of();
    }
    for (var group : state.groups().byOrdinal().values()) {
      candidates.remove(group.revision());
      for (var role : group.roles().values()) {
        candidates.remove(role.revision());
        role.pods().values().forEach(slot -> former(slot).ifPresent(candidates::remove));
      }
    }
    return candidates.stream().flatMap(revision -> state.revision(revision).stream()).toList();
  }

  /** What tells how a pod that came late, or waits for its patch, differs from what is asked. */
  private static Optional<Revision> former(PodSlot slot) {
    return slot.live().filter(_ -> slot.isToBePatched()).flatMap(facts -> facts.marks().revision());
  }

  /** Those that spec, rollout and the groups that stay name. */
  private static Collection<Revision> named(ServingState state) {
    var named = new TreeSet<>(state.groups().perRevision().keySet());
    state.spec().map(ServingSpec::revision).ifPresent(named::add);
    state.target().ifPresent(named::add);
    state.rollout().proven().ifPresent(named::add);
    return named;
  }

  /**
   * What is asked of the revision's ControllerRevision: to be there while it is in use, with the
   * highest number where the spec asks for it, and to go where it is condemned.
   */
  static Optional<Effect> effect(ServingState state, ServingSpec spec, RevisionState revision) {
    var name = revision.revision();
    if (revision.isCondemned()) {
      return revision.objectUid().map(uid -> new Effect.DeleteRevision(state.id(), name, uid));
    }
    long number = number(state, spec, revision);
    if (revision.isStored()) {
      return revision
          .objectUid()
          .filter(_ -> number != revision.number())
          .map(uid -> new Effect.RenumberRevision(state.id(), name, uid, number));
    }
    return isInUse(state, spec, name)
        ? Optional.of(
            new Effect.RecordRevision(state.id(), name, number, revision.roles(), spec.roles()))
        : Optional.empty();
  }

  private static long number(ServingState state, ServingSpec spec, RevisionState revision) {
    boolean mustBeNewest = revision.revision().equals(spec.revision());
    boolean isNewest =
        state.revisions().values().stream()
            .allMatch(
                other ->
                    other.revision().equals(revision.revision())
                        || other.number() < revision.number());
    return mustBeNewest && !isNewest ? state.nextNumber() : revision.number();
  }

  private static boolean isInUse(ServingState state, ServingSpec spec, Revision revision) {
    return revision.equals(spec.revision())
        || state.target().filter(revision::equals).isPresent()
        || state.rollout().proven().filter(revision::equals).isPresent()
        || state.groups().byOrdinal().values().stream()
            .anyMatch(group -> hasRevision(group, revision));
  }

  /** Whether anything of the group that is to stay has the revision. */
  static boolean hasRevision(ServingGroupState group, Revision revision) {
    return group.condemned().isEmpty()
        && (group.revision().equals(revision)
            || group.roles().values().stream()
                .anyMatch(role -> role.condemned().isEmpty() && role.revision().equals(revision)));
  }
}
