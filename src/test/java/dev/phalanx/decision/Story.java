package dev.phalanx.decision;

import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A serving that is told one thing after another; what it decides and asks for can be read as text.
 */
final class Story {
  private ServingState state = ServingState.initial(Fixtures.ID);
  private Decision last = Decision.from(state, Fixtures.T0);
  private final List<JournalEntry> journal = new ArrayList<>();
  private Instant now = Fixtures.T0;

  static Story begin() {
    return new Story();
  }

  /**
   * Gang scheduling with sub-groups, then the spec; every parent object appears as soon as it is
   * asked for.
   */
  static Story of(Fixtures.Wanted wanted) {
    return begin()
        .sees(new Input.GangSupportObserved(GangSupport.SUBGROUPS), wanted.observed())
        .whileParentsAppear();
  }

  Story sees(Input... inputs) {
    return seesWithin(StormBudget.UNLIMITED, inputs);
  }

  Story seesWithin(StormBudget budget, Input... inputs) {
    now = now.plusSeconds(1);
    last = ModelServingDecider.decide(state, new Observed(now, List.of(inputs), budget));
    journal.addAll(last.entries());
    state = last.after();
    return this;
  }

  /** So much time passes, and nothing is seen. */
  Story after(Duration time) {
    now = now.plus(time).minusSeconds(1);
    return sees();
  }

  /** What a new list would show, of those objects that {@code isThere} leaves. */
  Input.Relisted relisted(Fixtures.Wanted wanted, Predicate<Input.Seen> isThere) {
    var seen = new ArrayList<Input.Seen>(List.of(wanted.observed()));
    for (var revision : state.revisions().values()) {
      revision
          .objectUid()
          .ifPresent(
              uid ->
                  seen.add(
                      new Input.RevisionObserved(
                          revision.revision(), uid, revision.number(), revision.roles())));
    }
    state.groups().byOrdinal().values().forEach(group -> addTo(seen, group));
    return new Input.Relisted(seen.stream().filter(isThere).toList());
  }

  private static void addTo(List<Input.Seen> seen, ServingGroupState group) {
    group
        .podGroup()
        .ifPresent(facts -> seen.add(new Input.PodGroupObserved(group.ordinal(), facts)));
    for (var role : group.roles().values()) {
      var address = new RoleAddress(group.ordinal(), role.id());
      role.service().ifPresent(facts -> seen.add(new Input.ServiceObserved(address, facts)));
      role.pods()
          .forEach(
              (index, slot) ->
                  slot.live()
                      .ifPresent(
                          facts -> seen.add(new Input.PodObserved(address.pod(index), facts))));
    }
  }

  Instant now() {
    return now;
  }

  /** ControllerRevisions, PodGroups and Services that are asked for exist at once. */
  Story whileParentsAppear() {
    for (var parents = parents(); parents.length > 0; parents = parents()) {
      sees(parents);
    }
    return this;
  }

  /** Pods that are asked for exist, run and are ready at once. */
  Story whilePodsBecomeReady() {
    for (var demand : Outstanding.all(state).values()) {
      if (demand.effect().orElseThrow() instanceof Effect.CreatePod create) {
        var pod = Fixtures.readyPod(create.pod().toString());
        var marks = pod.facts().marks().withScaleTarget(create.isScaleTarget());
        sees(new Input.PodObserved(pod.pod(), pod.facts().withMarks(marks)));
      }
    }
    return this;
  }

  /** Patches that are asked for are made; kubelets have not acted on them yet. */
  Story whilePodsArePatched() {
    for (var demand : Outstanding.all(state).values()) {
      if (demand.effect().orElseThrow()
          instanceof Effect.PatchPod(var _, var pod, var _, var patch)) {
        var facts = live(pod);
        var change =
            patch.template().isPresent() ? ImageChange.PENDING : facts.progress().imageChange();
        sees(
            new Input.PodObserved(
                pod, facts.withMarks(patch.marks()).withProgress(facts.progress().with(change))));
      }
    }
    return this;
  }

  PodFacts live(PodAddress pod) {
    return state.role(pod.role()).flatMap(role -> role.slot(pod.index()).live()).orElseThrow();
  }

  /** Everything that is asked to be deleted is gone. */
  Story whileDeletionsHappen() {
    for (var effects = deletions(); !effects.isEmpty(); effects = deletions()) {
      effects.forEach(effect -> sees(gone(effect)));
    }
    return this;
  }

  /**
   * The first of what is asked for happens: what is to go is gone, what is to be is there, pods run
   * and are ready; false when nothing is asked for.
   */
  boolean whenTheNextThingHappens() {
    for (var demand : Outstanding.all(state).values()) {
      var effect = demand.effect().orElseThrow();
      var answer =
          effect instanceof Effect.CreatePod create
              ? Optional.<Input>of(Fixtures.readyPod(create.pod().toString()))
              : parent(effect).or(() -> Optional.of(gone(effect)).filter(it -> it != NOTHING));
      if (answer.isPresent()) {
        sees(answer.orElseThrow());
        return true;
      }
    }
    return false;
  }

  ServingState state() {
    return state;
  }

  Decision last() {
    return last;
  }

  ServingStatus status() {
    return state.status().orElseThrow();
  }

  List<JournalEntry> journal() {
    return journal;
  }

  /** Events of the last decision, by their short names and subjects. */
  List<String> decided() {
    return last.events().stream().map(Story::text).toList();
  }

  /** What is outstanding now, in the order in which it is sent. */
  List<String> asked() {
    return Outstanding.all(state).values().stream()
        .map(demand -> text(demand.effect().orElseThrow()))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private List<Effect> deletions() {
    return Outstanding.all(state).values().stream()
        .map(demand -> demand.effect().orElseThrow())
        .filter(effect -> gone(effect) != NOTHING)
        .toList();
  }

  private static final Input NOTHING = new Input.ServingGone();

  private static Input gone(Effect effect) {
    return switch (effect) {
      case Effect.DeletePod(var _, var pod, var uid, var _, var _) -> new Input.PodGone(pod, uid);
      case Effect.DeleteService(var _, var role, var uid) -> new Input.ServiceGone(role, uid);
      case Effect.DeletePodGroup(var _, var group, var uid) -> new Input.PodGroupGone(group, uid);
      case Effect.DeleteRevision(var _, var revision, var uid) ->
          new Input.RevisionGone(revision, uid);
      case Effect.RecordRevision _,
          Effect.RenumberRevision _,
          Effect.ApplyPodGroup _,
          Effect.CreateService _,
          Effect.CreatePod _,
          Effect.PatchPod _,
          Effect.PublishStatus _ ->
          NOTHING;
    };
  }

  private Input[] parents() {
    return Outstanding.all(state).values().stream()
        .flatMap(demand -> parent(demand.effect().orElseThrow()).stream())
        .toArray(Input[]::new);
  }

  private Optional<Input> parent(Effect effect) {
    return switch (effect) {
      case Effect.RecordRevision(var _, var revision, var number, var templates, var _) ->
          Optional.of(new Input.RevisionObserved(revision, "uid-" + revision, number, templates));
      case Effect.ApplyPodGroup(var _, var group, var shape, var uid) ->
          Optional.of(
              new Input.PodGroupObserved(
                  group,
                  new PodGroupFacts(uid.orElse("uid-g" + group), shape, false, Optional.empty())));
      case Effect.CreateService(var _, var role) ->
          Optional.of(new Input.ServiceObserved(role, new ServiceFacts("uid-s" + role, false)));
      case Effect.RenumberRevision(var _, var revision, var uid, var number) ->
          Optional.of(
              new Input.RevisionObserved(
                  revision, uid, number, state.revision(revision).orElseThrow().roles()));
      case Effect.DeleteRevision _,
          Effect.CreatePod _,
          Effect.DeletePod _,
          Effect.DeleteService _,
          Effect.DeletePodGroup _,
          Effect.PatchPod _,
          Effect.PublishStatus _ ->
          Optional.empty();
    };
  }

  private static String text(Event event) {
    return switch (event) {
      case Event.SpecAccepted(var spec) -> "accept " + spec.generation();
      case Event.SpecRejected(var refusal) -> "reject " + refusal.generation();
      case Event.RevisionRecorded _ -> "record revision";
      case Event.RevisionStored _ -> "revision stored";
      case Event.RevisionLost _ -> "revision lost";
      case Event.RevisionCondemned(var revision) -> "condemn revision " + revision;
      case Event.RevisionForgotten(var revision) -> "forget revision " + revision;
      case Event.GangSupportChanged(var support) -> "gang " + support;
      case Event.StatusChanged _ -> "status";
      case Event.NodeLost(var node, var _) -> "lost " + node;
      case Event.NodeBack(var node) -> "back " + node;
      case Event.StormHeld(var kind, var _) -> "storm " + kind;
      case Event.StormReleased(var kind) -> "calm " + kind;
      case Event.RolloutAdvanced(var _, var ready, var _) -> "rollout " + ready;
      case Event.RolloutStuck(var _, var blocker) -> "stuck: " + blocker;
      case Event.RolloutRolledBack _ -> "roll back";
      case Event.RevisionProven _ -> "proven";
      case Event.ServingDeletionStarted() -> "deleting";
      case Event.ServingDeleted() -> "deleted";
      case Event.ServingGroupAdded(var group, var _) -> "add " + group;
      case Event.SurgeGroupAdded(var group, var _) -> "surge " + group;
      case Event.ServingGroupRevised(var group, var _) -> "revise " + group;
      case Event.ServingGroupRevisedInPlace(var group, var _) -> "revise in place " + group;
      case Event.ServingGroupCondemned(var group, var cause) -> "condemn " + group + " " + cause;
      case Event.ServingGroupRemoved(var group) -> "removed " + group;
      case Event.ServingGroupBecameReady(var group) -> "ready " + group;
      case Event.ServingGroupLostReadiness(var group) -> "unready " + group;
      case Event.ServingGroupTornDown(var group, var pod, var failure, var attempt) ->
          "tear down %s for %s %s #%d".formatted(group, pod, failure.kind(), attempt);
      case Event.ServingGroupRebuilt(var group) -> "rebuild " + group;
      case Event.PodGroupBound(var group, var _) -> "podgroup " + group;
      case Event.PodGroupLost(var group) -> "podgroup lost " + group;
      case Event.RoleReplicaAdded(var role, var _) -> "add " + role;
      case Event.RoleReplicaRevisedInPlace(var role, var _) -> "revise in place " + role;
      case Event.RoleReplicaCondemned(var role, var cause) -> "condemn " + role + " " + cause;
      case Event.RoleReplicaDrainStarted(var role, var _) -> "drain " + role;
      case Event.RoleReplicaDrained(var role) -> "drained " + role;
      case Event.RoleReplicaRemoved(var role) -> "removed " + role;
      case Event.RoleReplicaBecameReady(var role) -> "ready " + role;
      case Event.RoleReplicaLostReadiness(var role) -> "unready " + role;
      case Event.BootstrapPhaseReached(var role, var phase, var _) -> role + " " + phase;
      case Event.BootstrapOverdue(var role, var awaited, var _) -> role + " overdue " + awaited;
      case Event.RoleReplicaTornDown(var role, var pod, var failure, var attempt) ->
          "tear down %s for %s %s #%d".formatted(role, pod, failure.kind(), attempt);
      case Event.RoleReplicaRebuilt(var role) -> "rebuild " + role;
      case Event.ServiceBound(var role, var _) -> "service " + role;
      case Event.ServiceLost(var role) -> "service lost " + role;
      case Event.PodBound(var pod, var _) -> "bound " + pod;
      case Event.PodScheduled(var pod, var node) -> "scheduled " + pod + " " + node;
      case Event.PodBecameReady(var pod) -> "ready " + pod;
      case Event.PodLostReadiness(var pod) -> "unready " + pod;
      case Event.PodPhaseChanged(var pod, var phase) -> pod + " " + phase;
      case Event.PodProgressed(var pod, var progress) ->
          "progress " + pod + progress.says().map(text -> ": " + text).orElse("");
      case Event.PodRestartExcused(var pod, var restarts) ->
          "excuse %s %d".formatted(pod, restarts);
      case Event.PodFailed(var pod, var _, var failure, var _) ->
          "failed %s %s".formatted(pod, failure.kind());
      case Event.PodDeletedByForce(var pod) -> "deleted by force " + pod;
      case Event.PodEndExpected(var pod, var _) -> "end expected " + pod;
      case Event.PodEndOverdue(var pod, var byForce) ->
          "end overdue " + pod + (byForce ? " by force" : "");
      case Event.PodCostChanged(var pod, var cost) -> "cost %s %d".formatted(pod, cost);
      case Event.PodMarked(var pod, var marks) -> "marked " + pod + text(marks);
      case Event.PodTerminating(var pod) -> "terminating " + pod;
      case Event.PodLost(var pod, var _) -> "lost " + pod;
      case Event.RecoveryDelayed(var unit, var pod, var failure, var attempt, var _) ->
          "delay %s for %s %s #%d".formatted(unit, pod, failure.kind(), attempt);
      case Event.RecoveryDropped(var unit) -> "drop " + unit;
      case Event.RecoveryHeld(var unit, var _, var failure, var attempts) ->
          "hold %s %s after %d".formatted(unit, failure.kind(), attempts);
      case Event.RecoveryForgotten(var unit) -> "forget " + unit;
      case Event.EffectBlocked(var target, var reason) -> "blocked " + target + ": " + reason;
      case Event.EffectUnblocked(var target) -> "unblocked " + target;
    };
  }

  private static String text(Effect effect) {
    return switch (effect) {
      case Effect.RecordRevision _ -> "record revision";
      case Effect.RenumberRevision(var _, var revision, var _, var number) ->
          "renumber revision %s %d".formatted(revision, number);
      case Effect.DeleteRevision(var _, var revision, var _) -> "delete revision " + revision;
      case Effect.ApplyPodGroup(var _, var group, var shape, var uid) ->
          (uid.isPresent() ? "update" : "create")
              + " podgroup "
              + group
              + " of "
              + shape.minMember();
      case Effect.CreateService(var _, var role) -> "create service " + role;
      case Effect.CreatePod create -> "create pod " + create.pod();
      case Effect.DeletePodGroup(var _, var group, var _) -> "delete podgroup " + group;
      case Effect.DeleteService(var _, var role, var _) -> "delete service " + role;
      case Effect.DeletePod(var _, var pod, var _, var cause, var byForce) ->
          "delete pod %s %s%s".formatted(pod, cause, byForce ? " by force" : "");
      case Effect.PatchPod(var _, var pod, var _, var patch) ->
          "patch pod %s%s%s"
              .formatted(
                  pod, text(patch.marks()), patch.template().isPresent() ? " with images" : "");
      case Effect.PublishStatus _ -> "";
    };
  }

  private static String text(PodMarks marks) {
    return (marks.isEntryInService() ? " in service" : "")
        + (marks.isScaleTarget() ? " scale target" : "");
  }
}
