package dev.phalanx.view;

import dev.phalanx.decision.Condition;
import dev.phalanx.decision.RevisionState;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.SpecRefusal;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.ServingSpec;
import java.util.Locale;
import java.util.Optional;

/** The upper part of the tree: the serving, its spec, status, conditions and revisions. */
final class StateNodes {
  private StateNodes() {}

  static ServingNode root(ServingState state) {
    var summary = ServingSummary.of(state);
    var root =
        ServingNode.draft(standing(state, summary))
            .line(
                summary.phase(), "%d/%d groups ready".formatted(summary.ready(), summary.wanted()))
            .fact("namespace", state.id().namespace())
            .fact("name", state.id().name())
            .fact("uid", state.id().uid())
            .fact("lifecycle", capitalised(state.lifecycle()))
            .fact("phase", summary.phase())
            .fact("ready", summary.isReady())
            .said("namespace", "name", "lifecycle", "phase", "ready");
    state.spec().map(ServingSpec::generation).ifPresent(number -> root.fact("generation", number));
    root.fact("revision", state.spec().map(spec -> spec.revision().value()))
        .fact("podGroups", capitalised(state.gang()))
        .fact("waitsFor", summary.waitsFor())
        .fact("statusRefused", refusal(state));
    state.refusal().ifPresent(refusal -> root.child("refusal", () -> refusal(refusal)));
    state.spec().ifPresent(spec -> root.child("spec", () -> SpecNodes.of(spec)));
    state.status().ifPresent(status -> root.child("status", () -> status(status)));
    state.status().ifPresent(status -> root.child("conditions", () -> conditions(status)));
    if (!state.storms().isEmpty()) {
      root.child("storms", () -> storms(state));
    }
    if (!state.lostNodes().isEmpty()) {
      root.child("lostNodes", () -> lostNodes(state));
    }
    root.child("revisions", () -> revisions(state));
    root.child("groups", () -> GroupNodes.all(state));
    return root.build();
  }

  private static Standing standing(ServingState state, ServingSummary summary) {
    if (!state.isActive()) {
      return Standing.LEAVING;
    }
    if (state.refusal().isPresent() || !state.blocked().isEmpty()) {
      return Standing.REFUSED;
    }
    return summary.isReady() ? Standing.READY : Standing.WAITING;
  }

  private static Optional<String> refusal(ServingState state) {
    return Optional.ofNullable(state.blocked().get(new Target.ForStatus()));
  }

  private static ServingNode refusal(SpecRefusal refusal) {
    return ServingNode.draft(Standing.REFUSED)
        .line("generation " + refusal.generation(), String.join("; ", refusal.problems()))
        .fact("generation", refusal.generation())
        .fact("problems", Value.of(refusal.problems()))
        .build();
  }

  private static ServingNode status(ServingStatus status) {
    var node = ServingNode.draft(Standing.PLAIN);
    status.observedGeneration().ifPresent(number -> node.fact("observedGeneration", number));
    return node.line(
            "%d of %d available, %d updated, %d current"
                .formatted(
                    status.availableReplicas(),
                    status.replicas(),
                    status.updatedReplicas(),
                    status.currentReplicas()))
        .fact("replicas", status.replicas())
        .fact("availableReplicas", status.availableReplicas())
        .fact("updatedReplicas", status.updatedReplicas())
        .fact("currentReplicas", status.currentReplicas())
        .fact("currentRevision", status.currentRevision())
        .fact("updateRevision", status.updateRevision())
        .fact("labelSelector", status.labelSelector())
        .build();
  }

  private static ServingNode conditions(ServingStatus status) {
    var node = ServingNode.draft(Standing.PLAIN);
    status
        .conditions()
        .forEach(condition -> node.child(condition.type(), () -> condition(condition)));
    return node.build();
  }

  private static ServingNode condition(Condition condition) {
    var verdict = condition.isTrue() ? "True" : "False";
    return ServingNode.draft(Standing.PLAIN)
        .line(
            verdict,
            "since " + Times.of(condition.lastTransitionTime()),
            condition.isTrue() ? condition.reason() + ": " + condition.message() : "")
        .fact("status", verdict)
        .fact("reason", condition.reason())
        .fact("message", condition.message())
        .fact("lastTransitionTime", Times.of(condition.lastTransitionTime()))
        .build();
  }

  private static ServingNode storms(ServingState state) {
    var node = ServingNode.draft(Standing.PLAIN);
    state
        .storms()
        .forEach(
            (kind, until) ->
                node.child(
                    GroupNodes.words(kind).replace(' ', '-'),
                    () ->
                        ServingNode.draft(Standing.REFUSED)
                            .line("no more recreations until " + Times.of(until))
                            .fact("until", Times.of(until))
                            .build()));
    return node.build();
  }

  private static ServingNode lostNodes(ServingState state) {
    var node = ServingNode.draft(Standing.PLAIN);
    state
        .lostNodes()
        .forEach(
            (name, deadline) ->
                node.child(
                    name,
                    () ->
                        ServingNode.draft(Standing.REFUSED)
                            .line(
                                "silent, its pods count as failed from %s on"
                                    .formatted(Times.of(deadline)))
                            .fact("podsFailAt", Times.of(deadline))
                            .build()));
    return node.build();
  }

  private static ServingNode revisions(ServingState state) {
    var node = ServingNode.draft(Standing.PLAIN);
    state
        .revisions()
        .values()
        .forEach(
            revision -> node.child(revision.revision().value(), () -> revision(state, revision)));
    return node.build();
  }

  private static ServingNode revision(ServingState state, RevisionState revision) {
    var target = new Target.ForRevision(revision.revision());
    var refusal = Optional.ofNullable(state.blocked().get(target));
    int groups = state.groups().perRevision().getOrDefault(revision.revision(), 0);
    boolean isWanted =
        state.spec().filter(spec -> spec.revision().equals(revision.revision())).isPresent();
    var object = revision.revision().nameIn(state.id());
    var node =
        ServingNode.draft(standing(revision, refusal, groups > 0 || isWanted))
            .line(
                (isWanted ? "wanted, " : "") + groups + (groups == 1 ? " group" : " groups"),
                "ControllerRevision "
                    + object
                    + (revision.isStored() ? "" : " not there")
                    + Wait.refused(refusal))
            .fact("wanted", isWanted)
            .fact("groups", groups)
            .fact("controllerRevision", object)
            .fact("stored", revision.isStored())
            .fact("uid", revision.objectUid())
            .fact("refused", refusal);
    return node.child("roles", () -> roles(revision)).build();
  }

  private static ServingNode roles(RevisionState revision) {
    var node = ServingNode.draft(Standing.PLAIN);
    revision.roles().forEach(role -> node.child(role.name(), () -> TemplateNodes.role(role)));
    return node.build();
  }

  private static Standing standing(
      RevisionState revision, Optional<String> refusal, boolean isInUse) {
    if (refusal.isPresent()) {
      return Standing.REFUSED;
    }
    if (revision.isStored()) {
      return Standing.READY;
    }
    return isInUse ? Standing.WAITING : Standing.PLAIN;
  }

  /** {@code ACTIVE} as {@code Active}. */
  static String capitalised(Enum<?> constant) {
    return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
