package dev.phalanx.view;

import dev.phalanx.decision.Condition;
import dev.phalanx.decision.Event;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
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
            OneLine.of(say(known, entry.event())),
            entry.because().isEmpty() ? "" : "  " + ink.faint("← " + OneLine.of(entry.because())));
  }

  /** A time as all output has it. */
  public static String time(Instant instant) {
    return Times.of(instant);
  }

  /** What an event says, without when and why. */
  public static String say(ServingState known, Event event) {
    return switch (event) {
      case Event.OfServing about -> ofServing(known.id(), about);
      case Event.OfGroup about -> ofGroup(known.id(), about);
      case Event.OfRole about -> ofRole(known.id(), about);
      case Event.OfPod about -> ofPod(known, about);
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
      case Event.RevisionStored(var revision, var _) ->
          describe(id, new Target.ForRevision(revision)) + " exists";
      case Event.RevisionLost(var revision) ->
          describe(id, new Target.ForRevision(revision)) + " is gone";
      case Event.GangSupportChanged(var support) ->
          switch (support) {
            case NONE -> "the cluster has no PodGroups";
            case BASIC -> "the cluster has PodGroups without sub-groups";
            case SUBGROUPS -> "the cluster has PodGroups with sub-groups";
          };
      case Event.StatusChanged(var status) -> status(status);
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
      case Event.ServingGroupCondemned(var _, var cause) ->
          "%s is to be deleted: %s".formatted(group, GroupNodes.words(cause));
      case Event.ServingGroupRemoved _ -> group + " is deleted";
      case Event.ServingGroupBecameReady _ -> group + " is ready";
      case Event.ServingGroupLostReadiness _ -> group + " is no longer ready";
      case Event.PodGroupBound(var _, var facts) ->
          "%s exists, of %d pods".formatted(podGroup, facts.shape().minMember());
      case Event.PodGroupLost _ -> podGroup + " is gone";
    };
  }

  private static String ofRole(ServingId id, Event.OfRole event) {
    var role = "role " + role(id, event.role());
    var service = describe(id, new Target.ForService(event.role()));
    return switch (event) {
      case Event.RoleReplicaAdded(var _, var revision) ->
          "%s is wanted at revision %s".formatted(role, revision);
      case Event.RoleReplicaCondemned(var _, var cause) ->
          "%s is to be deleted: %s".formatted(role, GroupNodes.words(cause));
      case Event.RoleReplicaRemoved _ -> role + " is deleted";
      case Event.RoleReplicaBecameReady _ -> role + " is ready";
      case Event.RoleReplicaLostReadiness _ -> role + " is no longer ready";
      case Event.ServiceBound(var _, var facts) ->
          service + (facts.terminating() ? " is terminating" : " exists");
      case Event.ServiceLost _ -> service + " is gone";
    };
  }

  private static String role(ServingId id, RoleAddress role) {
    return role.group().nameIn(id) + "-" + role.role();
  }

  private static String ofPod(ServingState known, Event.OfPod event) {
    var pod = "pod " + event.pod().nameIn(known.id());
    return switch (event) {
      case Event.PodBound(var _, var facts) -> "%s exists: %s".formatted(pod, facts(facts));
      case Event.PodScheduled(var _, var node) -> "%s is scheduled to %s".formatted(pod, node);
      case Event.PodBecameReady(var address) -> pod + " is Ready" + onNode(known, address);
      case Event.PodLostReadiness(var address) ->
          pod + " is no longer Ready" + onNode(known, address);
      case Event.PodPhaseChanged(var address, var phase) ->
          "%s is %s%s".formatted(pod, StateNodes.capitalised(phase), onNode(known, address));
      case Event.PodTerminating(var address) -> pod + " is terminating" + onNode(known, address);
      case Event.PodLost(var _, var _) -> pod + " is gone";
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
