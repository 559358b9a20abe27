package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.Annotations;
import dev.phalanx.api.CanonicalJson;
import dev.phalanx.decision.Input;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutType;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ModelServing as the API server has it. Objects stored under an older CRD have no defaults and
 * may break today's rules: defaults are filled in, and what cannot be read is named.
 */
final class SpecReader {
  private static final String SCHEDULER = "volcano";
  private static final String PLUGINS = "plugins";
  private static final String LWS_PLUGIN = "lws-standard-labels";

  private SpecReader() {}

  /** The serving's identity; the API server gives every object all three. */
  static ServingId id(JsonNode serving) {
    var metadata = serving.path("metadata");
    return new ServingId(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        metadata.path("uid").asText());
  }

  /** {@code ServingObserved}, {@code SpecUnreadable} or {@code ServingTerminating}. */
  static Input.Seen read(JsonNode serving) {
    if (serving.path("metadata").hasNonNull("deletionTimestamp")) {
      return new Input.ServingTerminating();
    }
    var problems = new ArrayList<String>();
    var fields = new Fields("spec", serving.path("spec"), problems);
    var roles = RoleReader.roles(fields.at("template"), "roles");
    var spec = spec(serving, fields, roles);
    return problems.isEmpty()
        ? new Input.ServingObserved(spec, roles.templates())
        : new Input.SpecUnreadable(spec.generation(), problems);
  }

  private static ServingSpec spec(JsonNode serving, Fields spec, RoleReader.Roles roles) {
    var metadata = serving.path("metadata");
    var template = spec.at("template");
    var topology = template.at("networkTopology");
    return new ServingSpec(
        metadata.path("generation").asLong(),
        spec.integer("replicas").orElse(1),
        spec.text("schedulerName").orElse(SCHEDULER),
        queue(metadata),
        spec.parsed("recoveryPolicy", RecoveryPolicy::parse).orElse(RecoveryPolicy.ROLE_RECREATE),
        Math.max(0, template.longNumber("restartGracePeriodSeconds").orElse(0L)),
        minRoleReplicas(template.at("gangPolicy").at("minRoleReplicas")),
        groupPolicy(topology),
        optionalPolicy(topology.at("rolePolicy")),
        rollout(spec.at("rolloutStrategy")),
        plugins(spec, leaderWorkerSet(metadata)),
        topologySpread(spec),
        roles.specs(),
        new Revision(roles.revision()));
  }

  private static Optional<String> queue(JsonNode metadata) {
    return Optional.of(metadata.path("annotations").path(Annotations.QUEUE).asText())
        .filter(name -> !name.isEmpty());
  }

  private static SortedMap<String, Integer> minRoleReplicas(Fields map) {
    var replicas = new TreeMap<String, Integer>();
    for (var role : map.json().properties()) {
      map.integer(role.getKey()).ifPresent(number -> replicas.put(role.getKey(), number));
    }
    return replicas;
  }

  /** v0.1.0 has the policy of groups directly in networkTopology. */
  private static Optional<TopologyPolicy> groupPolicy(Fields topology) {
    boolean isFlat = topology.has("mode") || topology.has("highestTierAllowed");
    return isFlat && !topology.has("groupPolicy")
        ? Optional.of(policy(topology))
        : optionalPolicy(topology.at("groupPolicy"));
  }

  static Optional<TopologyPolicy> optionalPolicy(Fields policy) {
    return policy.json().isObject() ? Optional.of(policy(policy)) : Optional.empty();
  }

  private static TopologyPolicy policy(Fields policy) {
    return new TopologyPolicy(
        policy.text("mode").orElse("hard"),
        policy.integer("highestTierAllowed"),
        policy.text("highestTierName"));
  }

  private static Rollout rollout(Fields strategy) {
    var rolling = strategy.at("rollingUpdateConfiguration");
    return new Rollout(
        strategy
            .parsed("type", RolloutType::parse)
            .orElse(RolloutType.SERVING_GROUP_ROLLING_UPDATE),
        rolling.parsed("maxUnavailable", Amount::parse),
        rolling.parsed("maxSurge", Amount::parse),
        rolling.parsed("partition", Amount::parse));
  }

  private static Optional<String> topologySpread(Fields spec) {
    var json = spec.json().path("topologySpreadConstraints");
    return json.isEmpty() ? Optional.empty() : Optional.of(CanonicalJson.of(json));
  }

  /**
   * The plugins as they are, but that {@code lws-standard-labels} is told whose labels it is to
   * set, which it finds in the owner and not in its configuration.
   */
  private static String plugins(Fields spec, Optional<String> leaderWorkerSet) {
    var plugins = spec.json().path(PLUGINS);
    if (plugins.isEmpty()) {
      return "[]";
    }
    JsonNode copy = plugins.deepCopy();
    for (var plugin : copy) {
      if (plugin.path("name").asText().equals(LWS_PLUGIN) && plugin instanceof ObjectNode object) {
        var config = object.putObject("config");
        leaderWorkerSet.ifPresent(name -> config.put("leaderWorkerSet", name));
      }
    }
    return CanonicalJson.of(copy);
  }

  private static Optional<String> leaderWorkerSet(JsonNode metadata) {
    for (var owner : metadata.path("ownerReferences")) {
      if (owner.path("kind").asText().equals("LeaderWorkerSet")) {
        return Optional.of(owner.path("name").asText());
      }
    }
    return Optional.empty();
  }
}
