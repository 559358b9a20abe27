package dev.phalanx.view;

import dev.phalanx.domain.Amount;
import dev.phalanx.domain.RoleSpec;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.util.Optional;
import java.util.stream.Collectors;

/** The spec in force, under the names that the API gives its fields. */
final class SpecNodes {
  private SpecNodes() {}

  static ServingNode of(ServingSpec spec) {
    var node =
        ServingNode.draft(Standing.PLAIN)
            .line(line(spec))
            .fact("replicas", spec.replicas())
            .fact("schedulerName", spec.schedulerName())
            .fact("queue", spec.queue())
            .fact("recoveryPolicy", spec.recoveryPolicy().toString())
            .fact("restartGracePeriodSeconds", spec.restartGraceSeconds())
            .fact("groupTopology", spec.groupTopology().map(SpecNodes::text))
            .fact("roleTopology", spec.roleTopology().map(SpecNodes::text))
            .child("rolloutStrategy", () -> rollout(spec.rollout()))
            .child("roles", () -> roles(spec));
    if (!spec.minRoleReplicas().isEmpty()) {
      node.child("minRoleReplicas", () -> minimums(spec));
    }
    return node.build();
  }

  private static String line(ServingSpec spec) {
    var roles =
        spec.roles().stream()
            .map(role -> role.replicas() + " × " + role.name())
            .collect(Collectors.joining(" + "));
    return "%d × (%s), scheduler %s, %s after %d s"
        .formatted(
            spec.replicas(),
            roles,
            spec.schedulerName(),
            spec.recoveryPolicy(),
            spec.restartGraceSeconds());
  }

  private static ServingNode rollout(Rollout rollout) {
    return ServingNode.draft(Standing.PLAIN)
        .line(rollout.type().toString())
        .fact("type", rollout.type().toString())
        .fact("maxUnavailable", text(rollout.maxUnavailable()))
        .fact("maxSurge", text(rollout.maxSurge()))
        .fact("partition", text(rollout.partition()))
        .quiet()
        .build();
  }

  private static ServingNode roles(ServingSpec spec) {
    var node = ServingNode.draft(Standing.PLAIN).quiet();
    spec.roles().forEach(role -> node.child(role.name(), () -> role(role)));
    return node.build();
  }

  private static ServingNode role(RoleSpec role) {
    return ServingNode.draft(Standing.PLAIN)
        .line(role.replicas() + " per group")
        .fact("replicas", role.replicas())
        .fact("maxUnavailable", text(role.maxUnavailable()))
        .fact("partition", text(role.partition()))
        .build();
  }

  private static ServingNode minimums(ServingSpec spec) {
    var line =
        spec.minRoleReplicas().entrySet().stream()
            .map(entry -> entry.getValue() + " × " + entry.getKey())
            .collect(Collectors.joining(", "));
    var node = ServingNode.draft(Standing.PLAIN).line(line).quiet();
    spec.minRoleReplicas().forEach(node::fact);
    return node.build();
  }

  private static Optional<String> text(Optional<Amount> amount) {
    return amount.map(Amount::toString);
  }

  private static String text(TopologyPolicy policy) {
    return (policy.mode().isEmpty() ? "hard" : policy.mode())
        + policy.highestTierAllowed().map(tier -> ", tier " + tier).orElse("")
        + policy.highestTierName().map(tier -> ", tier " + tier).orElse("");
  }
}
