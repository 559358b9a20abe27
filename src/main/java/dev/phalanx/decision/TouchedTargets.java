package dev.phalanx.decision;

import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.ServingSpec;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which objects a decision is about: those of which something else may be {@link Outstanding} now
 * than before it. An object too many costs a look at the state, one too few waits for the next
 * start.
 */
final class TouchedTargets {
  private TouchedTargets() {}

  static SortedSet<Target> of(Decision d) {
    var targets = new TreeSet<Target>();
    d.events().forEach(event -> addTouched(targets, d, event));
    resized(d).forEach(group -> addGroup(targets, d.after(), group));
    if (!d.isEmpty() && d.after().spec().filter(ServingSpec::showsGroups).isPresent()) {
      targets.add(new Target.ForStatus());
    }
    return targets;
  }

  /** Groups whose gang may be another now, which all their pods wait for. */
  private static SortedSet<GroupOrdinal> resized(Decision d) {
    var groups = new TreeSet<GroupOrdinal>();
    for (var event : d.events()) {
      if (isResizing(d, event)) {
        EventScope.group(event).ifPresent(groups::add);
      }
    }
    return groups;
  }

  private static boolean isResizing(Decision d, Event event) {
    return event instanceof Event.RoleReplicaAdded
        || event instanceof Event.RoleReplicaRemoved
        || (d.after().isGang() && isOfUngrouped(d, event));
  }

  /** A pod that is no member of its group's gang comes or goes. */
  private static boolean isOfUngrouped(Decision d, Event event) {
    return (event instanceof Event.PodBound bound && !bound.facts().isGrouped())
        || (event instanceof Event.PodLost lost && isUngrouped(d.before(), lost.pod()));
  }

  private static boolean isUngrouped(ServingState state, PodAddress pod) {
    return state
        .role(pod.role())
        .flatMap(role -> role.slot(pod.index()).live())
        .filter(facts -> !facts.isGrouped())
        .isPresent();
  }

  private static void addTouched(SortedSet<Target> targets, Decision d, Event event) {
    var state = d.after();
    switch (event) {
      case Event.OfServing about -> addTouched(targets, state, about);
      case Event.OfGroup about -> addTouched(targets, state, about);
      case Event.OfRole about -> addTouched(targets, d, about);
      case Event.OfPod about -> targets.add(new Target.ForPod(about.pod()));
      case Event.OfRecovery about -> addUnit(targets, state, about.unit());
      case Event.OfEffect _ -> {}
    }
  }

  private static void addTouched(
      SortedSet<Target> targets, ServingState state, Event.OfServing event) {
    switch (event) {
      case Event.SpecAccepted _,
          Event.GangSupportChanged _,
          Event.ServingDeletionStarted _,
          Event.ServingDeleted _ ->
          targets.addAll(all(state));
      case Event.RevisionRecorded(var revision, var _) -> {
        targets.add(new Target.ForRevision(revision));
        addAskedFor(targets, state);
      }
      case Event.RevisionStored(var revision, var _, var _) -> {
        addRevision(targets, state, revision);
        addAskedFor(targets, state);
      }
      case Event.RevisionLost(var revision) -> addRevision(targets, state, revision);
      case Event.RevisionCondemned(var revision) -> targets.add(new Target.ForRevision(revision));
      case Event.RevisionForgotten(var revision) -> {
        targets.add(new Target.ForRevision(revision));
        addAskedFor(targets, state);
      }
      case Event.StatusChanged _ -> targets.add(new Target.ForStatus());
      case Event.RolloutRolledBack _, Event.RevisionProven _ -> addRevisions(targets, state);
      case Event.SpecRejected _,
          Event.NodeLost _,
          Event.NodeBack _,
          Event.StormHeld _,
          Event.StormReleased _,
          Event.RolloutAdvanced _,
          Event.RolloutStuck _ -> {}
    }
  }

  private static void addTouched(
      SortedSet<Target> targets, ServingState state, Event.OfGroup event) {
    switch (event) {
      case Event.ServingGroupAdded(var group, var revision) -> addMade(targets, group, revision);
      case Event.SurgeGroupAdded(var group, var revision) -> addMade(targets, group, revision);
      case Event.ServingGroupCondemned _,
          Event.ServingGroupRevised _,
          Event.ServingGroupRevisedInPlace _ -> {
        addRevisions(targets, state);
        addGroup(targets, state, event.group());
      }
      case Event.ServingGroupTornDown _,
          Event.ServingGroupRebuilt _,
          Event.PodGroupBound _,
          Event.PodGroupLost _ ->
          addGroup(targets, state, event.group());
      case Event.ServingGroupRemoved _ -> targets.add(new Target.ForPodGroup(event.group()));
      case Event.ServingGroupBecameReady _, Event.ServingGroupLostReadiness _ -> {}
    }
  }

  private static void addMade(SortedSet<Target> targets, GroupOrdinal group, Revision revision) {
    targets.add(new Target.ForRevision(revision));
    targets.add(new Target.ForPodGroup(group));
  }

  private static void addTouched(SortedSet<Target> targets, Decision d, Event.OfRole event) {
    var state = d.after();
    var role = event.role();
    switch (event) {
      case Event.RoleReplicaAdded(var _, var revision) -> {
        targets.add(new Target.ForRevision(revision));
        addRole(targets, state, role);
      }
      case Event.RoleReplicaCondemned _ -> {
        addRevisions(targets, state);
        addRole(targets, state, role);
        addScaleTarget(targets, state, role.group());
      }
      case Event.RoleReplicaRevisedInPlace _ -> {
        addRevisions(targets, state);
        addRole(targets, state, role);
      }
      case Event.RoleReplicaRemoved _ -> addRole(targets, d.before(), role);
      case Event.RoleReplicaDrainStarted _,
          Event.RoleReplicaDrained _,
          Event.RoleReplicaTornDown _,
          Event.RoleReplicaRebuilt _,
          Event.ServiceBound _,
          Event.ServiceLost _ ->
          addRole(targets, state, role);
      case Event.RoleReplicaBecameReady _,
          Event.RoleReplicaLostReadiness _,
          Event.BootstrapPhaseReached _,
          Event.BootstrapOverdue _ -> {}
    }
  }

  /** Every object of a serving. */
  static SortedSet<Target> all(ServingState state) {
    var targets = new TreeSet<Target>(Collections.singleton(new Target.ForStatus()));
    addRevisions(targets, state);
    state.groups().byOrdinal().keySet().forEach(group -> addGroup(targets, state, group));
    return targets;
  }

  /** The spec's revision, which is to have the highest number. */
  private static void addAskedFor(SortedSet<Target> targets, ServingState state) {
    state.spec().ifPresent(spec -> targets.add(new Target.ForRevision(spec.revision())));
  }

  /** Which of them is in use may have changed. */
  private static void addRevisions(SortedSet<Target> targets, ServingState state) {
    state.revisions().keySet().forEach(revision -> targets.add(new Target.ForRevision(revision)));
  }

  private static void addRevision(
      SortedSet<Target> targets, ServingState state, Revision revision) {
    targets.add(new Target.ForRevision(revision));
    state.groups().byOrdinal().values().stream()
        .filter(group -> RevisionPlanner.hasRevision(group, revision))
        .forEach(group -> addGroup(targets, state, group.ordinal()));
  }

  private static void addUnit(SortedSet<Target> targets, ServingState state, RecoveryUnit unit) {
    switch (unit) {
      case RecoveryUnit.OfRole(var role) -> addRole(targets, state, role);
      case RecoveryUnit.OfGroup(var group) -> addGroup(targets, state, group);
    }
  }

  private static void addGroup(SortedSet<Target> targets, ServingState state, GroupOrdinal group) {
    targets.add(new Target.ForPodGroup(group));
    EventScope.rolesOf(state, group).forEach(role -> addRole(targets, state, role));
  }

  /** It may be another one now. */
  private static void addScaleTarget(
      SortedSet<Target> targets, ServingState state, GroupOrdinal group) {
    state
        .group(group)
        .flatMap(found -> Marking.scaleTarget(state, found))
        .map(role -> new RoleAddress(group, role).entry())
        .ifPresent(entry -> targets.add(new Target.ForPod(entry)));
  }

  /** The role replica's objects, and its group's PodGroup, whose shape may depend on it. */
  private static void addRole(SortedSet<Target> targets, ServingState state, RoleAddress role) {
    targets.add(new Target.ForPodGroup(role.group()));
    targets.add(new Target.ForService(role));
    state
        .role(role)
        .ifPresent(
            found ->
                found
                    .pods()
                    .keySet()
                    .forEach(index -> targets.add(new Target.ForPod(role.pod(index)))));
  }
}
