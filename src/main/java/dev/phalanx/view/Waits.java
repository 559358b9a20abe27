package dev.phalanx.view;

import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What each part that is not ready waits for, in the order in which {@link Outstanding} makes
 * things: ControllerRevision, PodGroup, Service, pod; then what the pod itself lacks. A part that
 * is condemned, or whose serving is, waits for nothing: it goes.
 */
final class Waits {
  private static final int NAMED = 3;

  private Waits() {}

  /** Of the pod at {@code pod}; empty when it is ready or on its way out. */
  static Optional<Wait> ofPod(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod) {
    var slot = role.slot(pod.index());
    if (isGoing(state, group, role) || slot.isReady() || !role.isExpected(pod.index())) {
      return Optional.empty();
    }
    return Optional.of(
        slot.live().map(Waits::step).orElseGet(() -> absent(state, group, role, pod)));
  }

  /** Of the role replica: its own objects, else each of its pods. */
  static List<Wait> ofRole(ServingState state, ServingGroupState group, RoleState role) {
    if (isGoing(state, group, role) || role.isReady()) {
      return List.of();
    }
    var address = new RoleAddress(group.ordinal(), role.id());
    var waits = new ArrayList<Wait>();
    service(state, role, address).ifPresent(waits::add);
    role.pods().keySet().stream()
        .map(address::pod)
        .flatMap(pod -> ofPod(state, group, role, pod).stream())
        .forEach(waits::add);
    return waits;
  }

  static List<Wait> ofGroup(ServingState state, ServingGroupState group) {
    if (group.isReady()) {
      return List.of();
    }
    return group.roles().values().stream()
        .flatMap(role -> ofRole(state, group, role).stream())
        .toList();
  }

  static List<Wait> ofServing(ServingState state) {
    return state.groups().progressing().stream()
        .flatMap(ordinal -> state.group(ordinal).stream())
        .flatMap(group -> ofGroup(state, group).stream())
        .toList();
  }

  /** Each wait once, with the number of pods it holds up; empty when there is none. */
  static Optional<String> summary(List<Wait> waits) {
    return summary(waits, Waits::reason);
  }

  /** The same without the cluster's words. */
  static Optional<String> brief(List<Wait> waits) {
    return summary(waits, wait -> wait.isRefused() ? Wait.REFUSED : "");
  }

  private static Optional<String> summary(List<Wait> waits, Function<Wait, String> refusal) {
    var steps = new LinkedHashMap<Wait.Step, List<Wait.ForStep>>();
    var objects = new LinkedHashMap<Target, Wait.ForObject>();
    for (var wait : waits) {
      switch (wait) {
        case Wait.ForObject object -> objects.putIfAbsent(object.target(), object);
        case Wait.ForStep step ->
            steps.computeIfAbsent(step.step(), _ -> new ArrayList<>()).add(step);
      }
    }
    var texts =
        Stream.concat(
                objects.values().stream().map(object -> object.what() + refusal.apply(object)),
                steps.entrySet().stream().map(entry -> text(entry, refusal)))
            .toList();
    return texts.isEmpty() ? Optional.empty() : Optional.of(bounded(texts));
  }

  private static String reason(Wait wait) {
    return Wait.refused(wait.refusal());
  }

  /** Several pods' step, with the first refusal among them. */
  private static String text(
      Map.Entry<Wait.Step, List<Wait.ForStep>> steps, Function<Wait, String> refusal) {
    var said = steps.getValue().stream().map(refusal).filter(text -> !text.isEmpty()).findFirst();
    return steps.getKey().of(steps.getValue().size()) + said.orElse("");
  }

  private static String bounded(List<String> texts) {
    var named = String.join("; ", texts.subList(0, Math.min(NAMED, texts.size())));
    int more = texts.size() - NAMED;
    return more > 0 ? named + "; and %d more".formatted(more) : named;
  }

  static boolean isGoing(ServingState state, ServingGroupState group, RoleState role) {
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

  private static Wait absent(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod) {
    var creation = new Target.ForPod(pod);
    if (Outstanding.of(state, creation).isPresent()) {
      return new Wait.ForStep(Wait.Step.CREATION, Optional.empty(), refusal(state, creation));
    }
    return revision(state, group)
        .or(() -> podGroup(state, group))
        .or(() -> service(state, role, pod.role()))
        .orElseGet(() -> new Wait.ForStep(Wait.Step.CREATION, Optional.empty(), Optional.empty()));
  }

  private static Optional<Wait> revision(ServingState state, ServingGroupState group) {
    boolean isStored =
        state.revision(group.revision()).filter(revision -> revision.isStored()).isPresent();
    return isStored
        ? Optional.empty()
        : Optional.of(object(state, new Target.ForRevision(group.revision()), ""));
  }

  private static Optional<Wait> podGroup(ServingState state, ServingGroupState group) {
    var target = new Target.ForPodGroup(group.ordinal());
    if (!state.isGang()) {
      return Optional.empty();
    }
    if (group.podGroup().isEmpty()) {
      return Optional.of(object(state, target, ""));
    }
    if (group.podGroup().get().terminating()) {
      return Optional.of(object(state, target, " to end"));
    }
    return Outstanding.of(state, target).map(_ -> object(state, target, " to be brought in shape"));
  }

  private static Optional<Wait> service(ServingState state, RoleState role, RoleAddress address) {
    if (!role.wantsService() || role.hasService()) {
      return Optional.empty();
    }
    var target = new Target.ForService(address);
    if (role.service().isPresent()) {
      return Optional.of(object(state, target, " to end"));
    }
    return Outstanding.of(state, target).map(_ -> object(state, target, ""));
  }

  private static Wait object(ServingState state, Target target, String to) {
    return new Wait.ForObject(target, target.describe(state.id()) + to, refusal(state, target));
  }

  private static Optional<String> refusal(ServingState state, Target target) {
    return Optional.ofNullable(state.blocked().get(target));
  }
}
