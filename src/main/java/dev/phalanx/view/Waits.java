package dev.phalanx.view;

import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each part of one group that is not ready waits for, in the order in which {@link
 * Outstanding} makes things: ControllerRevision, PodGroup, Service, pod; then what the pod itself
 * lacks. A part that is condemned, or whose serving is, waits for nothing: it goes.
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
    return state.groups().progressing().stream()
        .flatMap(ordinal -> state.group(ordinal).stream())
        .flatMap(group -> in(state, group).ofGroup().stream())
        .toList();
  }

  List<Wait> ofGroup() {
    return group.isReady()
        ? List.of()
        : group.roles().values().stream().flatMap(role -> ofRole(role).stream()).toList();
  }

  /** Of the role replica: its Service, and each of its pods. */
  List<Wait> ofRole(RoleState role) {
    if (isGoing(role) || role.isReady()) {
      return List.of();
    }
    var address = new RoleAddress(group.ordinal(), role.id());
    var waits = new ArrayList<Wait>();
    if (gate.isEmpty()) {
      service(role, address).ifPresent(waits::add);
    }
    for (var index : role.pods().keySet()) {
      ofPod(role, address.pod(index)).ifPresent(waits::add);
    }
    return waits;
  }

  /** Of the pod; empty when it is ready or on its way out. */
  Optional<Wait> ofPod(RoleState role, PodAddress pod) {
    var slot = role.slot(pod.index());
    if (isGoing(role) || slot.isReady() || !role.isExpected(pod.index())) {
      return Optional.empty();
    }
    return Optional.of(slot.live().map(Waits::step).orElseGet(() -> absent(role, pod)));
  }

  private boolean isGoing(RoleState role) {
    return !state.isActive() || group.condemned().isPresent() || role.condemned().isPresent();
  }

  private static Wait step(PodFacts facts) {
    if (facts.terminating()) {
      return new Wait.ForStep(Wait.Step.END, facts.node(), Optional.empty());
    }
    var step =
        switch (facts.phase()) {
          case PENDING -> facts.node().isEmpty() ? Wait.Step.SCHEDULING : Wait.Step.START;
          case RUNNING -> Wait.Step.READINESS;
          case SUCCEEDED, FAILED -> Wait.Step.RECOVERY;
          case UNKNOWN -> Wait.Step.NEWS;
        };
    return new Wait.ForStep(step, facts.node(), Optional.empty());
  }

  private Wait absent(RoleState role, PodAddress pod) {
    return gate.or(() -> service(role, pod.role()))
        .orElseGet(
            () ->
                new Wait.ForStep(
                    Wait.Step.CREATION, Optional.empty(), refusal(new Target.ForPod(pod))));
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
    if (!role.wantsService() || role.hasService()) {
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
