package dev.phalanx.view;

import dev.phalanx.decision.Cause;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodProgress;
import dev.phalanx.decision.PodSlot;
import dev.phalanx.decision.RoleState;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RoleAddress;
import java.util.List;
import java.util.Optional;

/** Role replicas, their Services and pods. */
final class RoleNodes {
  private RoleNodes() {}

  static ServingNode of(
      ServingState state, ServingGroupState group, RoleState role, Waits inGroup) {
    var address = new RoleAddress(group.ordinal(), role.id());
    var waits = inGroup.ofRole(role);
    var condemned = role.condemned().or(group::condemned);
    var node =
        ServingNode.draft(GroupNodes.standing(state, condemned, role.isReady(), waits))
            .line(
                "%d/%d pods ready".formatted(role.readyPods(), role.podsExpected()),
                role.revision().equals(group.revision()) ? "" : "revision " + role.revision(),
                GroupNodes.outlook(state, condemned, WaitSummary.brief(waits)))
            .fact("role", role.id().role())
            .fact("ready", role.isReady())
            .fact("readyPods", role.readyPods())
            .fact("expectedPods", role.podsExpected())
            .fact("revision", role.revision().value())
            .fact("condemned", condemned.map(Cause::name))
            .fact("drainsUntil", role.draining().map(Times::of))
            .fact("waitsFor", WaitSummary.full(waits));
    boolean isGoing =
        !state.isActive() || condemned.isPresent() || Outstanding.isTornDown(group, role);
    node.child("bootstrap", () -> RecoveryNodes.bootstrap(state, address, role, isGoing));
    RecoveryNodes.recovery(state, role.recovery(), role.isReady())
        .ifPresent(recovery -> node.child("recovery", () -> recovery));
    if (role.wantsService() || role.service().isPresent()) {
      node.child("service", () -> service(state, address, role.service()));
    }
    return node.child("pods", () -> pods(state, group, role, inGroup)).build();
  }

  private static ServingNode service(
      ServingState state, RoleAddress role, Optional<ServiceFacts> facts) {
    var target = new Target.ForService(role);
    var refusal = Optional.ofNullable(state.blocked().get(target));
    var asked = GroupNodes.asked(state, target);
    var name = role.entry().nameIn(state.id());
    return ServingNode.draft(standing(refusal, asked, facts.isPresent()))
        .line(
            name,
            (facts.isPresent() ? "there" : "not there")
                + asked.map(verb -> ", " + verb + " asked for").orElse("")
                + Wait.refused(refusal))
        .quiet()
        .fact("name", name)
        .fact("exists", facts.isPresent())
        .fact("uid", facts.map(ServiceFacts::uid))
        .fact("terminating", facts.filter(ServiceFacts::terminating).isPresent())
        .fact("asked", asked)
        .fact("refused", refusal)
        .build();
  }

  /** How an object beside the pods stands. */
  static Standing standing(Optional<String> refusal, Optional<String> asked, boolean exists) {
    if (refusal.isPresent()) {
      return Standing.REFUSED;
    }
    if (asked.equals(Optional.of("delete"))) {
      return Standing.LEAVING;
    }
    return exists && asked.isEmpty() ? Standing.READY : Standing.WAITING;
  }

  private static ServingNode pods(
      ServingState state, ServingGroupState group, RoleState role, Waits waits) {
    var node = ServingNode.draft(Standing.PLAIN);
    var address = new RoleAddress(group.ordinal(), role.id());
    for (var index : role.pods().keySet()) {
      node.child(index.toString(), () -> pod(state, group, role, address.pod(index), waits));
    }
    return node.build();
  }

  private static ServingNode pod(
      ServingState state, ServingGroupState group, RoleState role, PodAddress pod, Waits waits) {
    var slot = role.slot(pod.index());
    var target = new Target.ForPod(pod);
    var wait = waits.ofPod(role, pod);
    var condemned = condemned(group, role, pod);
    var phase = slot.live().map(facts -> StateNodes.capitalised(facts.phase()));
    var node = slot.live().flatMap(PodFacts::node);
    var standing =
        GroupNodes.standing(state, condemned, slot.isReady(), wait.map(List::of).orElse(List.of()));
    return ServingNode.draft(standing)
        .line(
            pod.nameIn(state.id()),
            phase.orElse("not there"),
            node.orElse("-"),
            outlook(state, slot, condemned, wait))
        .fact("name", pod.nameIn(state.id()))
        .fact("entry", pod.isEntry())
        .fact("ready", slot.isReady())
        .fact("phase", phase)
        .fact("node", node)
        .fact("uid", slot.live().map(PodFacts::uid))
        .fact("terminating", slot.live().filter(PodFacts::terminating).isPresent())
        .fact("incarnation", slot.incarnation())
        .fact("restarts", slot.live().map(PodFacts::progress).map(PodProgress::restarts).orElse(0))
        .fact("says", slot.live().map(PodFacts::progress).flatMap(PodProgress::says))
        .fact("failed", slot.failed().map(failed -> failed.failure().evidence()))
        .fact("failedUntil", slot.failed().map(failed -> Times.of(failed.until())))
        .fact("condemned", condemned.map(Cause::name))
        .fact("waitsFor", wait.map(Wait::describe))
        .fact("asked", GroupNodes.asked(state, target))
        .fact("refused", Optional.ofNullable(state.blocked().get(target)))
        .build();
  }

  private static Optional<Cause> condemned(
      ServingGroupState group, RoleState role, PodAddress pod) {
    return role.condemned()
        .or(group::condemned)
        .or(() -> role.isExpected(pod.index()) ? Optional.empty() : Optional.of(Cause.SURPLUS))
        .or(() -> isToEnd(group, role, pod) ? Optional.of(Cause.FAILURE) : Optional.empty());
  }

  /** What ends already says that by itself. */
  private static boolean isToEnd(ServingGroupState group, RoleState role, PodAddress pod) {
    return Outstanding.isTornDown(group, role)
        && role.slot(pod.index()).live().filter(facts -> !facts.terminating()).isPresent();
  }

  private static String outlook(
      ServingState state, PodSlot slot, Optional<Cause> condemned, Optional<Wait> wait) {
    if (!state.isActive() && slot.live().isEmpty()) {
      return "gone";
    }
    boolean isToEnd = condemned.filter(Cause.FAILURE::equals).isPresent();
    var waitsFor = wait.filter(_ -> !isToEnd).map(Wait::brief);
    var text = GroupNodes.outlook(state, condemned, waitsFor);
    return (text.isEmpty() ? "ready" : text) + replaced(slot.incarnation());
  }

  private static String replaced(int incarnation) {
    return switch (incarnation) {
      case 0 -> "";
      case 1 -> ", replaced once";
      default -> ", replaced %d times".formatted(incarnation);
    };
  }
}
