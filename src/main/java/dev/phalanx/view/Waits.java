package dev.phalanx.view;

import dev.phalanx.decision.Effect;
import dev.phalanx.decision.FailedPod;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodSlot;
import dev.phalanx.decision.Recovery;
import dev.phalanx.decision.RecoveryUnit;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each part of one group that is not ready waits for, in the order in which {@link
 * Outstanding} makes things: ControllerRevision, PodGroup, then Service and pods; then what the pod
 * itself lacks. A part that is condemned, or whose serving is, goes: it waits for nothing but the
 * requests that it may finish first, and pods that take too long to end.
 */
final class Waits {
  private final ServingState state;
  private final ServingGroupState group;

  /** What all Services and pods of the group that are not there wait for. */
  private final Optional<Wait> gate;

  private Waits(ServingState state, ServingGroupState group) {
    this.state = state;
    this.group = group;
    this.gate =
        state.isActive() && !group.isReady()
            ? revision().or(() -> group.podGroup().isPresent() ? shape() : podGroup(""))
            : Optional.empty();
  }

  static Waits in(ServingState state, ServingGroupState group) {
    return new Waits(state, group);
  }

  /** Of all groups that are not ready. */
  static List<Wait> ofServing(ServingState state) {
    return state.groups().moving().flatMap(group -> in(state, group).ofGroup().stream()).toList();
  }

  List<Wait> ofGroup() {
    return group.isReady()
        ? List.of()
        : group.roles().values().stream().flatMap(role -> ofRole(role).stream()).toList();
  }

  /** Of the role replica: its Service, and each of its pods. */
  List<Wait> ofRole(RoleState role) {
    var address = new RoleAddress(group.ordinal(), role.id());
    if (isGoing(role)) {
      return Stream.concat(
              requests(role).stream(),
              role.pods().keySet().stream().flatMap(index -> overdue(role.slot(index)).stream()))
          .toList();
    }
    if (role.isReady()) {
      return List.of();
    }
    var waits = new ArrayList<Wait>();
    recovery(role).ifPresent(waits::add);
    if (gate.isEmpty()) {
      service(role, address).ifPresent(waits::add);
    }
    for (var index : role.pods().keySet()) {
      ofPod(role, address.pod(index)).ifPresent(waits::add);
    }
    return waits;
  }

  /** Of the pod; empty when it is ready, or on its way out and not overdue. */
  Optional<Wait> ofPod(RoleState role, PodAddress pod) {
    var slot = role.slot(pod.index());
    if (!role.isExpected(pod.index())) {
      return overdue(slot);
    }
    if (isGoing(role)) {
      return requests(role).filter(_ -> slot.live().isPresent()).or(() -> overdue(slot));
    }
    return slot.isReady()
        ? Optional.empty()
        : Optional.of(
            slot.live()
                .map(facts -> step(role, pod, slot, facts))
                .orElseGet(() -> absent(role, pod, slot)));
  }

  private Optional<Wait> requests(RoleState role) {
    return role.draining().filter(_ -> state.isActive()).map(Wait.ForRequests::new);
  }

  /** What goes waits for the end of its pods, which is told where that takes too long. */
  private Optional<Wait> overdue(PodSlot slot) {
    return slot.live()
        .filter(_ -> slot.isOverdue() && state.isActive())
        .map(facts -> end(slot, facts));
  }

  private boolean isGoing(RoleState role) {
    return !state.isActive() || group.condemned().isPresent() || role.condemned().isPresent();
  }

  private Optional<Wait> recovery(RoleState role) {
    var ofRole = new RecoveryUnit.OfRole(new RoleAddress(group.ordinal(), role.id()));
    return recovery(ofRole, role.recovery())
        .or(() -> recovery(new RecoveryUnit.OfGroup(group.ordinal()), group.recovery()));
  }

  private Optional<Wait> recovery(RecoveryUnit unit, Recovery recovery) {
    var name = unit.describe(state.id());
    return recovery
        .tearDown()
        .map(
            failed ->
                recovery("the pods of %s to end, then its recreation".formatted(name), failed))
        .or(
            () ->
                recovery
                    .held()
                    .map(held -> recovery("somebody to release %s".formatted(name), held.failed())))
        .or(
            () ->
                recovery
                    .delayed()
                    .map(
                        delayed ->
                            recovery(
                                "the recreation of %s at %s"
                                    .formatted(name, Times.of(delayed.until())),
                                delayed.failed())));
  }

  private Wait recovery(String what, Recovery.Failed failed) {
    return new Wait.ForRecovery(what, failed.describe(state.id()));
  }

  private Wait step(RoleState role, PodAddress pod, PodSlot slot, PodFacts facts) {
    if (facts.terminating()) {
      return end(slot, facts);
    }
    var failed = slot.failed();
    return Outstanding.isTornDown(group, role) || failed.isPresent()
        ? recovery(role).orElseGet(() -> inPlace(facts, failed.orElseThrow()))
        : new Wait.ForStep(
            slot.isChanging() ? Wait.Step.CHANGE : step(facts),
            facts.node(),
            said(slot, facts),
            refusal(new Target.ForPod(pod)));
  }

  private Wait end(PodSlot slot, PodFacts facts) {
    var says = slot.isOverdue() ? Optional.of("it is overdue" + since(slot)) : said(slot, facts);
    return new Wait.ForStep(Wait.Step.END, facts.node(), says, Optional.empty());
  }

  private static Wait.Step step(PodFacts facts) {
    return switch (facts.phase()) {
      case PENDING -> facts.node().isEmpty() ? Wait.Step.SCHEDULING : Wait.Step.START;
      case RUNNING -> Wait.Step.READINESS;
      case SUCCEEDED, FAILED -> Wait.Step.REMOVAL;
      case UNKNOWN -> Wait.Step.NEWS;
    };
  }

  /** A failed pod that is not replaced, or not yet. */
  private static Wait inPlace(PodFacts facts, FailedPod failed) {
    boolean hasGrace = failed.until().isAfter(failed.since());
    var step = step(facts);
    var says =
        "it %s%s"
            .formatted(
                failed.failure().evidence(),
                hasGrace ? "; its grace ends at " + Times.of(failed.until()) : "");
    return new Wait.ForStep(
        hasGrace && step != Wait.Step.REMOVAL ? Wait.Step.RETURN : step,
        facts.node(),
        Optional.of(says),
        Optional.empty());
  }

  /** In the words of kubelet or scheduler; the gang's scheduler speaks of the whole group. */
  private Optional<String> said(PodSlot slot, PodFacts facts) {
    return facts
        .progress()
        .says()
        .map(text -> text + since(slot))
        .or(
            () ->
                facts.node().isPresent()
                    ? Optional.empty()
                    : group.podGroup().flatMap(PodGroupFacts::says));
  }

  private static String since(PodSlot slot) {
    return slot.since().map(time -> ", since " + Times.of(time)).orElse("");
  }

  private Wait absent(RoleState role, PodAddress pod, PodSlot slot) {
    boolean isHeldBack = slot.incarnation() > 0 || Outstanding.isTornDown(group, role);
    return gate.or(() -> isHeldBack ? recovery(role) : Optional.empty())
        .orElseGet(
            () ->
                new Wait.ForStep(
                    Wait.Step.CREATION,
                    Optional.empty(),
                    slot.rest().filter(rest -> rest.ends() > 1).map(Waits::rest),
                    refusal(new Target.ForPod(pod))));
  }

  private static String rest(PodSlot.Rest rest) {
    return "%d pods ended here shortly after one another, not before %s"
        .formatted(rest.ends(), Times.of(rest.until()));
  }

  private Optional<Wait> revision() {
    boolean isStored =
        state.revision(group.revision()).filter(revision -> revision.isStored()).isPresent();
    return isStored
        ? Optional.empty()
        : Optional.of(object(new Target.ForRevision(group.revision()), ""));
  }

  private Optional<Wait> podGroup(String to) {
    return state.isGang()
        ? Optional.of(object(new Target.ForPodGroup(group.ordinal()), to))
        : Optional.empty();
  }

  /** Of an existing PodGroup, only its end and its number of members hold anything up. */
  private Optional<Wait> shape() {
    if (group.podGroup().filter(PodGroupFacts::terminating).isPresent()) {
      return podGroup(" to end");
    }
    var actual = group.podGroup().map(facts -> facts.shape().minMember());
    return Outstanding.of(state, new Target.ForPodGroup(group.ordinal()))
        .filter(
            effect ->
                effect instanceof Effect.ApplyPodGroup apply
                    && !actual.equals(Optional.of(apply.shape().minMember())))
        .flatMap(_ -> podGroup(" to be brought in shape"));
  }

  private Optional<Wait> service(RoleState role, RoleAddress address) {
    if (!role.lacksService()) {
      return Optional.empty();
    }
    return Optional.of(
        object(new Target.ForService(address), role.service().isPresent() ? " to end" : ""));
  }

  private Wait object(Target target, String to) {
    return new Wait.ForObject(target, target.describe(state.id()) + to, refusal(target));
  }

  private Optional<String> refusal(Target target) {
    return Optional.ofNullable(state.blocked().get(target));
  }
}
