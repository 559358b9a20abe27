package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;
import java.util.Optional;

/**
 * Turns what was seen into what is held true: an event only where the two differ. Nothing is
 * recorded once the serving is deleted.
 */
final class FactRecorder {
  private FactRecorder() {}

  static Decision record(Decision d, Input input) {
    return d.after().lifecycle() == Lifecycle.DELETED
        ? d
        : recorded(d.because(input.describe()), input);
  }

  private static Decision recorded(Decision d, Input input) {
    return switch (input) {
      case Input.ServingObserved seen -> spec(d, seen);
      case Input.SpecUnreadable(var generation, var problems) ->
          rejected(d, new SpecRefusal(generation, problems));
      case Input.ServingTerminating() ->
          d.after().isActive() ? d.and(new Event.ServingDeletionStarted()) : d;
      case Input.ServingGone() -> d.and(new Event.ServingDeleted());
      case Input.GangSupportObserved(var support) ->
          d.after().gang() == support ? d : d.and(new Event.GangSupportChanged(support));
      case Input.NodesObserved(var lost) -> NodeRecorder.record(d, lost);
      case Input.RevisionObserved seen -> revision(d, seen);
      case Input.RevisionGone(var revision, var uid) -> revisionGone(d, revision, uid);
      case Input.PodGroupObserved(var group, var facts) -> podGroup(d, group, facts);
      case Input.PodGroupGone(var group, var uid) -> podGroupGone(d, group, uid);
      case Input.ServiceObserved(var role, var facts) -> service(d, role, facts);
      case Input.ServiceGone(var role, var uid) -> serviceGone(d, role, uid);
      case Input.PodObserved seen ->
          PodFactRecorder.observed(
              adopted(d, seen.pod().role(), seen.facts().marks().revision()), seen);
      case Input.PodGone(var pod, var uid) -> PodFactRecorder.gone(d, pod, uid);
      case Input.Relisted(var seen) -> RelistRecorder.record(d, seen);
      case Input.EffectRefused(var target, var reason) -> refused(d, target, reason);
      case Input.EffectAccepted(var target) ->
          d.after().blocked().containsKey(target) ? d.and(new Event.EffectUnblocked(target)) : d;
    };
  }

  private static Decision spec(Decision d, Input.ServingObserved seen) {
    var problems = SpecRules.problems(seen.spec(), seen.templates());
    if (!problems.isEmpty()) {
      return rejected(d, new SpecRefusal(seen.spec().generation(), problems));
    }
    var known =
        kept(d.after(), seen)
            .or(
                () ->
                    d.after().revisions().values().stream()
                        .filter(revision -> revision.hasSameTemplates(seen.templates()))
                        .findFirst()
                        .map(RevisionState::revision));
    var spec = seen.spec().withRevision(known.orElse(seen.spec().revision()));
    if (d.after().refusal().isEmpty() && d.after().spec().equals(Optional.of(spec))) {
      return d;
    }
    var recorded =
        known.isPresent()
            ? d
            : d.and(new Event.RevisionRecorded(spec.revision(), seen.templates()));
    var accepted = recorded.and(new Event.SpecAccepted(spec));
    return released(repartitioned(accepted, d.after().spec()), d.after().spec());
  }

  /**
   * The revision so far, where nothing has changed that rolls. Hashes change with what is listed to
   * roll, but listing it, or no longer, is to roll nothing.
   */
  private static Optional<Revision> kept(ServingState state, Input.ServingObserved seen) {
    var listed = seen.spec().revisionRules().rolloutOn();
    return state
        .spec()
        .filter(former -> listed.stream().noneMatch(it -> it.differs(former, seen.spec())))
        .flatMap(former -> state.revision(former.revision()))
        .filter(revision -> revision.hasSameText(seen.templates()))
        .map(RevisionState::revision);
  }

  private static Decision repartitioned(Decision d, Optional<ServingSpec> former) {
    var policy = d.after().spec().map(ServingSpec::recoveryPolicy);
    return former.isPresent() && !former.map(ServingSpec::recoveryPolicy).equals(policy)
        ? RecoveryPlanner.repartitioned(d.because("recoveryPolicy has changed"))
        : d;
  }

  /** A new text in the annotation lets go of everything that waits or is held. */
  private static Decision released(Decision d, Optional<ServingSpec> former) {
    return RecoveryPlanner.isRelease(former, d.after().spec())
        ? RecoveryPlanner.released(d.because("released on request"))
        : d;
  }

  private static Decision rejected(Decision d, SpecRefusal refusal) {
    return d.after().refusal().equals(Optional.of(refusal))
        ? d
        : d.and(new Event.SpecRejected(refusal));
  }

  private static Decision revision(Decision d, Input.RevisionObserved seen) {
    var revision = seen.revision();
    var held = d.after().revision(revision);
    var recorded =
        held.isPresent() ? d : d.and(new Event.RevisionRecorded(revision, seen.templates()));
    return held.filter(state -> state.isStoredAs(seen.uid(), seen.number())).isPresent()
        ? recorded
        : recorded.and(new Event.RevisionStored(revision, seen.uid(), seen.number()));
  }

  static Decision revisionGone(Decision d, Revision revision, String uid) {
    boolean held =
        d.after().revision(revision).flatMap(RevisionState::objectUid).equals(Optional.of(uid));
    return held ? d.and(new Event.RevisionLost(revision)) : d;
  }

  private static Decision podGroup(Decision d, GroupOrdinal group, PodGroupFacts facts) {
    var adopted = adopted(d, group, Optional.empty());
    var state = adopted.after().group(group);
    boolean news = state.isPresent() && state.get().podGroup().filter(facts::isSameAs).isEmpty();
    return news ? adopted.and(new Event.PodGroupBound(group, facts)) : adopted;
  }

  static Decision podGroupGone(Decision d, GroupOrdinal group, String uid) {
    var held = d.after().group(group).flatMap(ServingGroupState::podGroup).map(PodGroupFacts::uid);
    return held.equals(Optional.of(uid)) ? d.and(new Event.PodGroupLost(group)) : d;
  }

  private static Decision service(Decision d, RoleAddress role, ServiceFacts facts) {
    var adopted = adopted(d, role, Optional.empty());
    var state = adopted.after().role(role);
    boolean news = state.isPresent() && !state.get().service().equals(Optional.of(facts));
    return news ? adopted.and(new Event.ServiceBound(role, facts)) : adopted;
  }

  static Decision serviceGone(Decision d, RoleAddress role, String uid) {
    var held = d.after().role(role).flatMap(RoleState::service).map(ServiceFacts::uid);
    return held.equals(Optional.of(uid)) ? d.and(new Event.ServiceLost(role)) : d;
  }

  /**
   * A child of ours that no plan knows (another controller's, or from before the journal was lost)
   * gets its place, and the planners judge it.
   */
  private static Decision adopted(Decision d, RoleAddress role, Optional<Revision> revision) {
    var inGroup = adopted(d, role.group(), revision);
    var group = inGroup.after().group(role.group());
    if (group.isEmpty() || group.orElseThrow().role(role.role()).isPresent()) {
      return inGroup;
    }
    var own = known(d, revision).orElse(group.orElseThrow().revision());
    return inGroup.and(new Event.RoleReplicaAdded(role, own));
  }

  private static Decision adopted(Decision d, GroupOrdinal group, Optional<Revision> revision) {
    var target = d.after().target();
    if (d.after().group(group).isPresent() || target.isEmpty()) {
      return d;
    }
    var own = known(d, revision).orElse(target.orElseThrow());
    return d.and(new Event.ServingGroupAdded(group, own));
  }

  private static Optional<Revision> known(Decision d, Optional<Revision> revision) {
    return revision.filter(d.after().revisions()::containsKey);
  }

  private static Decision refused(Decision d, Target target, String reason) {
    var held = d.after().blocked().getOrDefault(target, "");
    boolean isNews = !Wording.isSame(reason, held) && Outstanding.of(d.after(), target).isPresent();
    return isNews ? d.and(new Event.EffectBlocked(target, reason)) : d;
  }
}
