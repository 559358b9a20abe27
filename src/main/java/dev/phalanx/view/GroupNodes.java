package dev.phalanx.view;

import dev.phalanx.decision.Cause;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.ServingGroupState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.SubGroup;
import dev.phalanx.decision.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** ServingGroups and their PodGroups. */
final class GroupNodes {
  private GroupNodes() {}

  static ServingNode all(ServingState state) {
    var node = ServingNode.draft(Standing.PLAIN);
    state
        .groups()
        .byOrdinal()
        .values()
        .forEach(group -> node.child(group.ordinal().toString(), () -> of(state, group)));
    return node.build();
  }

  private static ServingNode of(ServingState state, ServingGroupState group) {
    var inGroup = Waits.in(state, group);
    var waits = inGroup.ofGroup();
    var node =
        ServingNode.draft(standing(state, group.condemned(), group.isReady(), waits))
            .line(
                group.ordinal().nameIn(state.id()),
                "%d/%d roles ready".formatted(group.readyRoles(), group.roles().size()),
                "revision " + group.revision(),
                outlook(state, group.condemned(), WaitSummary.brief(waits)))
            .fact("name", group.ordinal().nameIn(state.id()))
            .fact("ready", group.isReady())
            .fact("revision", group.revision().value())
            .fact("condemned", group.condemned().map(Cause::name))
            .fact("waitsFor", WaitSummary.full(waits));
    if (state.isGang() || group.podGroup().isPresent()) {
      node.child("podGroup", () -> podGroup(state, group));
    }
    RecoveryNodes.recovery(state, group.recovery(), group.isReady())
        .ifPresent(recovery -> node.child("recovery", () -> recovery));
    return node.child("roles", () -> roles(state, group, inGroup)).build();
  }

  private static ServingNode roles(ServingState state, ServingGroupState group, Waits waits) {
    var node = ServingNode.draft(Standing.PLAIN);
    group
        .roles()
        .forEach(
            (id, role) -> node.child(id.toString(), () -> RoleNodes.of(state, group, role, waits)));
    return node.build();
  }

  private static ServingNode podGroup(ServingState state, ServingGroupState group) {
    var target = new Target.ForPodGroup(group.ordinal());
    var refusal = Optional.ofNullable(state.blocked().get(target));
    var asked = asked(state, target);
    var node =
        ServingNode.draft(RoleNodes.standing(refusal, asked, group.podGroup().isPresent()))
            .line(group.ordinal().nameIn(state.id()), line(group.podGroup(), asked, refusal))
            .quiet()
            .fact("name", group.ordinal().nameIn(state.id()))
            .fact("exists", group.podGroup().isPresent())
            .fact("asked", asked)
            .fact("refused", refusal);
    group.podGroup().ifPresent(facts -> podGroup(node, facts));
    return node.build();
  }

  private static String line(
      Optional<PodGroupFacts> facts, Optional<String> asked, Optional<String> refusal) {
    var text = facts.map(found -> "of " + found.shape().minMember()).orElse("not there");
    return text + asked.map(verb -> ", " + verb + " asked for").orElse("") + Wait.refused(refusal);
  }

  private static void podGroup(ServingNode.Draft node, PodGroupFacts facts) {
    var shape = facts.shape();
    node.fact("uid", facts.uid())
        .fact("terminating", facts.terminating())
        .fact("says", facts.says())
        .fact("minMember", shape.minMember())
        .fact("queue", shape.queue());
    if (!shape.minResources().amounts().isEmpty()) {
      node.child("minResources", () -> TemplateNodes.resources(shape.minResources()));
    }
    if (!shape.subGroups().isEmpty()) {
      node.child("subGroups", () -> subGroups(shape));
    }
  }

  private static ServingNode subGroups(PodGroupShape shape) {
    var node = ServingNode.draft(Standing.PLAIN);
    shape.subGroups().forEach(part -> node.child(part.role(), () -> subGroup(part)));
    return node.build();
  }

  private static ServingNode subGroup(SubGroup part) {
    return ServingNode.draft(Standing.PLAIN)
        .line("at least %d × %d pods".formatted(part.minSubGroups(), part.size()))
        .fact("size", part.size())
        .fact("minSubGroups", part.minSubGroups())
        .build();
  }

  /** How a group or role replica stands. */
  static Standing standing(
      ServingState state, Optional<Cause> condemned, boolean isReady, List<Wait> waits) {
    if (!state.isActive() || condemned.isPresent()) {
      return Standing.LEAVING;
    }
    if (waits.stream().anyMatch(Wait::isRefused)) {
      return Standing.REFUSED;
    }
    return isReady ? Standing.READY : Standing.WAITING;
  }

  /** The last cell of a group, role replica or pod: what it waits for, or why it goes. */
  static String outlook(ServingState state, Optional<Cause> condemned, Optional<String> waitsFor) {
    return switch (state.lifecycle()) {
      case DELETED -> "gone";
      case DELETING -> "left to the garbage collector";
      case ACTIVE ->
          condemned
              .map(cause -> "going: " + words(cause) + waiting(", ", waitsFor))
              .orElseGet(() -> waiting("", waitsFor));
    };
  }

  private static String waiting(String separator, Optional<String> waitsFor) {
    return waitsFor.map(what -> separator + "waits for " + what).orElse("");
  }

  /** {@code SCALED_DOWN} as {@code scaled down}. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What is asked of an object now: {@code create}, {@code update} or {@code delete}. */
  static Optional<String> asked(ServingState state, Target target) {
    return Outstanding.of(state, target)
        .map(
            effect ->
                switch (effect) {
                  case Effect.ApplyPodGroup apply when apply.uid().isPresent() -> "update";
                  case Effect.PatchPod _, Effect.RenumberRevision _, Effect.PublishStatus _ ->
                      "update";
                  case Effect.RecordRevision _,
                      Effect.ApplyPodGroup _,
                      Effect.CreateService _,
                      Effect.CreatePod _ ->
                      "create";
                  case Effect.DeleteRevision _,
                      Effect.DeletePodGroup _,
                      Effect.DeleteService _,
                      Effect.DeletePod _ ->
                      "delete";
                });
  }
}
