package dev.phalanx.view;

import dev.phalanx.decision.Condition;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.Failure;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodProgress;
import dev.phalanx.decision.Rendezvous;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** Journal entries in words, one line each. Nothing of a template is among them. */
public final class EventText {
  private EventText() {}

  /**
   * {@code 17 2026-01-01T00:00:03.000Z pod llama-0-405b-1-1 is Ready on node-3 ← pod 0/405b-1/1
   * observed}, without a line feed.
   *
   * @param known a state of the serving at that time; one that knows less leaves out nodes
   */
  public static String line(ServingState known, long sequenceNr, JournalEntry entry, Ink ink) {
    return "%6d  %s  %s%s"
        .formatted(
            sequenceNr,
            ink.faint(Times.of(entry.at())),
            OneLine.of(say(known, entry)),
            entry.because().isEmpty() ? "" : "  " + ink.faint("← " + OneLine.of(entry.because())));
  }

  /** A time as all output has it. */
  public static String time(Instant instant) {
    return Times.of(instant);
  }

  /** What an event says, without when and why. */
  public static String say(ServingState known, JournalEntry entry) {
    return switch (entry.event()) {
      case Event.OfServing about -> ofServing(known.id(), about);
      case Event.OfGroup about -> ofGroup(known.id(), about);
      case Event.OfRole about -> ofRole(known, about);
      case Event.OfPod about -> ofPod(known, about, entry.at());
      case Event.OfRecovery about -> ofRecovery(known.id(), about);
      case Event.OfEffect about -> ofEffect(known.id(), about);
    };
  }

  private static String ofServing(ServingId id, Event.OfServing event) {
    return switch (event) {
      case Event.SpecAccepted(var spec) ->
          "generation %d accepted: %s, revision %s"
              .formatted(
                  spec.generation(),
                  spec.replicas() == 1 ? "1 group" : spec.replicas() + " groups",
                  spec.revision());
      case Event.SpecRejected(var refusal) ->
          "generation %d not followed: %s"
              .formatted(refusal.generation(), String.join("; ", refusal.problems()));
      case Event.RevisionRecorded(var revision, var roles) ->
          "templates of revision %s recorded: %s"
              .formatted(
                  revision,
                  roles.stream().map(RoleTemplate::name).collect(Collectors.joining(", ")));
      case Event.RevisionStored(var revision, var _, var _) ->
          describe(id, new Target.ForRevision(revision)) + " exists";
      case Event.RevisionLost(var revision) ->
          describe(id, new Target.ForRevision(revision)) + " is gone";
      case Event.RevisionCondemned(var revision) ->
          describe(id, new Target.ForRevision(revision)) + " is to be deleted";
      case Event.RevisionForgotten(var revision) -> "revision %s is forgotten".formatted(revision);
      case Event.GangSupportChanged(var support) ->
          switch (support) {
            case NONE -> "the cluster has no PodGroups";
            case BASIC -> "the cluster has PodGroups without sub-groups";
            case FLAT_TASK_MEMBERS ->
                "the cluster has PodGroups with minimums by task and without topology";
            case TASK_MEMBERS -> "the cluster has PodGroups with minimums by task";
            case SUBGROUPS -> "the cluster has PodGroups with sub-groups";
          };
      case Event.StatusChanged(var status) -> status(status);
      case Event.NodeLost(var node, var deadline) ->
          "node %s is silent: its pods count as failed from %s on"
              .formatted(node, Times.of(deadline));
      case Event.NodeBack(var node) -> "node " + node + " is back";
      case Event.RolloutAdvanced(var target, var ready, var deadline) ->
          "rollout of revision %s: %d role replicas are ready with it%s"
              .formatted(
                  target,
                  ready,
                  deadline.map(until -> ", more are due at " + Times.of(until)).orElse(""));
      case Event.RolloutStuck(var target, var blocker) ->
          "rollout of revision %s is stuck: %s".formatted(target, blocker);
      case Event.RolloutRolledBack(var to) -> "the rollout is taken back to revision " + to;
      case Event.RevisionProven(var revision) ->
          "all groups are ready with revision %s".formatted(revision);
      case Event.StormHeld(var kind, var until) ->
          "too many recreations because of %s: further ones wait until %s"
              .formatted(GroupNodes.words(kind), Times.of(until));
      case Event.StormReleased(var kind) ->
          "recreations because of %s go on".formatted(GroupNodes.words(kind));
      case Event.ServingDeletionStarted() ->
          "deletion of ModelServing %s has begun".formatted(id.key());
      case Event.ServingDeleted() -> "ModelServing %s is deleted".formatted(id.key());
    };
  }

  private static String status(ServingStatus status) {
    var held =
        status.conditions().stream()
            .filter(Condition::isTrue)
            .map(condition -> condition.type() + " (" + condition.message() + ")")
            .collect(Collectors.joining(", "));
    return "status: %d of %d groups available, %d updated; %s"
        .formatted(
            status.availableReplicas(),
            status.replicas(),
            status.updatedReplicas(),
            held.isEmpty() ? "no condition is True" : held);
  }

  private static String ofGroup(ServingId id, Event.OfGroup event) {
    var group = "group " + event.group().nameIn(id);
    var podGroup = describe(id, new Target.ForPodGroup(event.group()));
    return switch (event) {
      case Event.ServingGroupAdded(var _, var revision) ->
          "%s is wanted at revision %s".formatted(group, revision);
      case Event.SurgeGroupAdded(var _, var revision) ->
          "%s is wanted at revision %s while others are replaced".formatted(group, revision);
      case Event.ServingGroupRevised(var _, var revision) ->
          "%s has revision %s now".formatted(group, revision);
      case Event.ServingGroupRevisedInPlace(var _, var revision) ->
          "the pods of %s get the images of revision %s in place".formatted(group, revision);
      case Event.ServingGroupCondemned(var _, var cause) ->
          "%s is to be deleted: %s".formatted(group, GroupNodes.words(cause));
      case Event.ServingGroupRemoved _ -> group + " is deleted";
      case Event.ServingGroupBecameReady _ -> group + " is ready";
      case Event.ServingGroupLostReadiness _ -> group + " is no longer ready";
      case Event.PodGroupBound(var _, var facts) ->
          "%s exists, of %d pods%s"
              .formatted(
                  podGroup,
                  facts.shape().minMember(),
                  facts.says().map(text -> ": " + text).orElse(""));
      case Event.ServingGroupTornDown(var _, var pod, var failure, var attempt) ->
          "%s is recreated, attempt %d: %s".formatted(group, attempt, failed(id, pod, failure));
      case Event.ServingGroupRebuilt _ -> group + " is built again";
      case Event.PodGroupLost _ -> podGroup + " is gone";
    };
  }

  private static String ofRole(ServingState known, Event.OfRole event) {
    var id = known.id();
    var role = "role " + role(id, event.role());
    var service = describe(id, new Target.ForService(event.role()));
    return switch (event) {
      case Event.RoleReplicaAdded(var _, var revision) ->
          "%s is wanted at revision %s".formatted(role, revision);
      case Event.RoleReplicaRevisedInPlace(var _, var revision) ->
          "the pods of %s get the images of revision %s in place".formatted(role, revision);
      case Event.RoleReplicaCondemned(var _, var cause) ->
          "%s is to be deleted: %s".formatted(role, GroupNodes.words(cause));
      case Event.RoleReplicaDrainStarted(var _, var until) ->
          "%s may finish its requests, out of Services, until %s".formatted(role, Times.of(until));
      case Event.RoleReplicaDrained _ -> role + " drains no longer: its pods are to end";
      case Event.RoleReplicaRemoved _ -> role + " is deleted";
      case Event.RoleReplicaBecameReady _ -> role + " is ready";
      case Event.RoleReplicaLostReadiness _ -> role + " is no longer ready";
      case Event.BootstrapPhaseReached(var address, var phase, var deadline) ->
          reached(role, phase)
              + deadline
                  .map(until -> ", %s due by %s".formatted(next(known, address), Times.of(until)))
                  .orElse("");
      case Event.BootstrapOverdue(var address, var _, var failure) ->
          "%s is late: %s %s".formatted(role, blocking(known, address), failure.evidence());
      case Event.RoleReplicaTornDown(var _, var pod, var failure, var attempt) ->
          "%s is recreated, attempt %d: %s".formatted(role, attempt, failed(id, pod, failure));
      case Event.RoleReplicaRebuilt _ -> role + " is built again";
      case Event.ServiceBound(var _, var facts) ->
          service + (facts.terminating() ? " is terminating" : " exists");
      case Event.ServiceLost _ -> service + " is gone";
    };
  }

  private static String reached(String role, BootstrapPhase phase) {
    return switch (phase) {
      case PLANNED -> role + " is planned";
      case SCHEDULED -> "all pods of %s have a node".formatted(role);
      case IMAGES_PRESENT -> "all images of %s are there".formatted(role);
      case RENDEZVOUS_OPEN -> "a worker of %s has reached its entry".formatted(role);
      case ALL_JOINED -> "all workers of %s have joined".formatted(role);
      case READY -> role + " is ready";
    };
  }

  private static String next(ServingState known, RoleAddress address) {
    return known
        .role(address)
        .map(
            role ->
                switch (role.awaited()) {
                  case PLANNED, SCHEDULED -> "nodes for its pods are";
                  case IMAGES_PRESENT -> "their images are";
                  case RENDEZVOUS_OPEN -> "its rendezvous is";
                  case ALL_JOINED -> "all its workers are";
                  case READY -> "its readiness is";
                })
        .orElse("the next phase is");
  }

  private static String blocking(ServingState known, RoleAddress address) {
    return known
        .role(address)
        .map(role -> "pod " + address.pod(role.blocking()).nameIn(known.id()))
        .orElse("a pod");
  }

  private static String role(ServingId id, RoleAddress role) {
    return role.group().nameIn(id) + "-" + role.role();
  }

  private static String ofPod(ServingState known, Event.OfPod event, Instant at) {
    var pod = "pod " + event.pod().nameIn(known.id());
    return switch (event) {
      case Event.PodBound(var _, var facts) -> "%s exists: %s".formatted(pod, facts(facts));
      case Event.PodScheduled(var _, var node) -> "%s is scheduled to %s".formatted(pod, node);
      case Event.PodBecameReady(var address) -> pod + " is Ready" + onNode(known, address);
      case Event.PodLostReadiness(var address) ->
          pod + " is no longer Ready" + onNode(known, address);
      case Event.PodPhaseChanged(var address, var phase) ->
          "%s is %s%s".formatted(pod, StateNodes.capitalised(phase), onNode(known, address));
      case Event.PodProgressed(var address, var progress) ->
          "%s%s: %s".formatted(pod, onNode(known, address), progress(progress));
      case Event.PodRestartExcused(var _, var restarts) ->
          "%s has restarted %s, which is no failure before all pods are there"
              .formatted(pod, times(restarts));
      case Event.PodFailed(var _, var _, var failure, var until) ->
          "%s %s; cause: %s%s"
              .formatted(
                  pod,
                  failure.evidence(),
                  GroupNodes.words(failure.kind()),
                  until.isAfter(at) ? "; it may come back in place until " + Times.of(until) : "");
      case Event.PodCostChanged(var _, var cost) -> "%s costs %d now".formatted(pod, cost);
      case Event.PodMarked(var address, var marks) -> pod + marks(address, marks);
      case Event.PodDeletedByForce(var _) ->
          pod + " is deleted by force, without waiting for its node";
      case Event.PodEndExpected(var _, var deadline) ->
          "%s is to have ended by %s".formatted(pod, Times.of(deadline));
      case Event.PodEndOverdue(var _, var byForce) ->
          pod + " has not ended in time" + (byForce ? ": it is removed by force" : "");
      case Event.PodTerminating(var address) -> pod + " is terminating" + onNode(known, address);
      case Event.PodLost(var _, var _) -> pod + " is gone";
    };
  }

  private static String marks(PodAddress pod, PodMarks marks) {
    var parts = new ArrayList<String>();
    marks.revision().ifPresent(revision -> parts.add("revision " + revision));
    if (marks.isEntryInService()) {
      parts.add("entry in Services");
    } else if (pod.isEntry()) {
      parts.add("entry out of Services");
    }
    if (marks.isScaleTarget()) {
      parts.add("scale target of its group");
    }
    return " is labelled: " + (parts.isEmpty() ? "nothing" : String.join(", ", parts));
  }

  private static String failed(ServingId id, PodAddress pod, Failure failure) {
    return "pod %s %s".formatted(pod.nameIn(id), failure.evidence());
  }

  private static String progress(PodProgress progress) {
    var parts = new ArrayList<String>();
    progress.says().ifPresent(parts::add);
    if (progress.rendezvous() == Rendezvous.PASSED) {
      parts.add("its entry has answered");
    } else if (progress.imagesPresent() && progress.failure().isEmpty()) {
      parts.add("its images are there");
    }
    if (progress.restarts() > 0) {
      parts.add("restarted " + times(progress.restarts()));
    }
    progress.failure().ifPresent(failure -> parts.add(failure.evidence()));
    return parts.isEmpty() ? "nothing is said of it" : String.join(", ", parts);
  }

  private static String times(int number) {
    return number == 1 ? "once" : number + " times";
  }

  private static String ofRecovery(ServingId id, Event.OfRecovery event) {
    var unit = event.unit().describe(id);
    return switch (event) {
      case Event.RecoveryDelayed(var _, var pod, var failure, var attempt, var until) ->
          "%s is to be recreated at %s, attempt %d: %s"
              .formatted(unit, Times.of(until), attempt, failed(id, pod, failure));
      case Event.RecoveryDropped _ -> unit + " is in order again: it is not recreated";
      case Event.RecoveryHeld(var _, var pod, var failure, var attempts) ->
          "%s is held after %d recreations: %s".formatted(unit, attempts, failed(id, pod, failure));
      case Event.RecoveryForgotten _ -> "recreations of " + unit + " are forgotten";
    };
  }

  private static String facts(PodFacts facts) {
    return StateNodes.capitalised(facts.phase())
        + (facts.isReady() ? " and Ready" : "")
        + (facts.terminating() ? ", terminating" : "")
        + facts.node().map(node -> " on " + node).orElse("");
  }

  private static String onNode(ServingState known, PodAddress pod) {
    return known
        .role(pod.role())
        .flatMap(role -> role.slot(pod.index()).live())
        .flatMap(PodFacts::node)
        .map(node -> " on " + node)
        .orElse("");
  }

  private static String ofEffect(ServingId id, Event.OfEffect event) {
    return switch (event) {
      case Event.EffectBlocked(var target, var reason) ->
          "the cluster refuses %s: %s".formatted(describe(id, target), reason);
      case Event.EffectUnblocked(var target) ->
          "%s is no longer refused".formatted(describe(id, target));
    };
  }

  private static String describe(ServingId id, Target target) {
    return target.describe(id);
  }
}
