package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.api.Annotations;
import dev.phalanx.api.CanonicalJson;
import dev.phalanx.api.GangPolicy;
import dev.phalanx.api.ModelServingSpec;
import dev.phalanx.api.NetworkTopology;
import dev.phalanx.api.NetworkTopologySpec;
import dev.phalanx.api.PluginSpec;
import dev.phalanx.api.RolloutStrategy;
import dev.phalanx.api.ServingGroupTemplate;
import dev.phalanx.decision.Input;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutType;
import dev.phalanx.domain.ServingId;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ModelServing as the API server has it. Objects stored under an older CRD have no defaults and
 * may break today's rules: defaults are filled in, and what cannot be read is named.
 */
final class SpecReader {
  private static final Logger LOG = LoggerFactory.getLogger(SpecReader.class);
  private static final String SCHEDULER = "volcano";
  private static final ServingGroupTemplate NO_TEMPLATE =
      new ServingGroupTemplate(null, null, null, List.of(), Map.of());
  private static final String LWS_PLUGIN = "lws-standard-labels";

  private static final String SURGE_REPLACES =
      "metadata.annotations[%s]: 'true' has no effect with a maxSurge, under which groups are replaced; leave out one of them"
          .formatted(Annotations.IN_PLACE_UPDATE);

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
  static Input.Seen read(JsonNode serving, RecoveryRules rules) {
    var metadata = serving.path("metadata");
    if (metadata.hasNonNull("deletionTimestamp")) {
      return new Input.ServingTerminating();
    }
    try {
      return ofSpec(serving, metadata, rules);
    } catch (RuntimeException e) {
      LOG.error("the spec of ModelServing {} cannot be read", id(serving), e);
      return new Input.SpecUnreadable(
          generation(metadata),
          List.of(
              "spec: cannot be read: internal error: %s; the controller's log says more"
                  .formatted(e.getClass().getSimpleName())));
    }
  }

  private static Input.Seen ofSpec(JsonNode serving, JsonNode metadata, RecoveryRules rules) {
    var problems = new Problems(new ArrayList<>());
    var read =
        ApiJson.read("spec", serving.path("spec"), ModelServingSpec.class, problems.found())
            .map(spec -> observed(metadata, spec, rules, problems));
    return read.isPresent() && problems.found().isEmpty()
        ? read.orElseThrow()
        : new Input.SpecUnreadable(generation(metadata), problems.found());
  }

  private static Input.ServingObserved observed(
      JsonNode metadata, ModelServingSpec spec, RecoveryRules rules, Problems problems) {
    var template = Objects.requireNonNullElse(spec.template(), NO_TEMPLATE);
    var roles = RoleReader.roles("spec.template.roles", template.roles(), problems);
    var topology = Optional.ofNullable(template.networkTopology());
    var grace = Objects.requireNonNullElse(template.restartGracePeriodSeconds(), 0L);
    var warnings = new ArrayList<String>();
    var annotations = metadata.path("annotations");
    var recovery =
        RuleReader.read(annotations, RendezvousTime.under(rules, spec.plugins()), warnings);
    warnings.addAll(BootstrapRules.warnings(template.roles(), annotations));
    int replicas = Objects.requireNonNullElse(spec.replicas(), 1);
    var rollout = rollout(spec.rolloutStrategy(), problems);
    warnings.addAll(PaceRules.warnings(replicas, rollout, roles.specs()));
    var rolloutRules = RuleReader.rollout(annotations, warnings);
    if (rolloutRules.inPlace() && rollout.surgeOf(replicas) > 0) {
      warnings.add(SURGE_REPLACES);
    }
    var read =
        new ServingSpec(
            generation(metadata),
            replicas,
            Objects.requireNonNullElse(spec.schedulerName(), SCHEDULER),
            queue(metadata),
            problems
                .parse("spec.recoveryPolicy", spec.recoveryPolicy(), RecoveryPolicy::parse)
                .orElse(RecoveryPolicy.ROLE_RECREATE),
            Math.clamp(grace, 0, Integer.MAX_VALUE),
            minRoleReplicas(template.gangPolicy()),
            topology.flatMap(NetworkTopology::policyOfGroups).map(SpecReader::policy),
            topology.map(NetworkTopology::rolePolicy).map(SpecReader::policy),
            rollout,
            plugins(spec.plugins(), leaderWorkerSet(metadata)),
            Optional.ofNullable(spec.topologySpreadConstraints())
                .filter(constraints -> !constraints.isEmpty())
                .map(CanonicalJson::of),
            roles.specs(),
            new Revision(roles.revision()),
            recovery,
            rolloutRules,
            RuleReader.revisions(annotations, warnings),
            RuleReader.showsGroups(annotations, warnings),
            warnings);
    var rolling = RollingValues.in(roles, read);
    return new Input.ServingObserved(
        read.withRevision(new Revision(rolling.revision())), rolling.templates());
  }

  private static long generation(JsonNode metadata) {
    return metadata.path("generation").asLong();
  }

  private static Optional<String> queue(JsonNode metadata) {
    return Optional.of(metadata.path("annotations").path(Annotations.QUEUE).asText())
        .filter(name -> !name.isEmpty());
  }

  private static SortedMap<String, Integer> minRoleReplicas(@Nullable GangPolicy policy) {
    return policy == null ? Collections.emptySortedMap() : policy.minRoleReplicas();
  }

  /** As the CRD fills it in; Volcano's means the same. */
  static TopologyPolicy policy(NetworkTopologySpec policy) {
    return new TopologyPolicy(
        Objects.requireNonNullElse(policy.mode(), "hard"),
        Optional.ofNullable(policy.highestTierAllowed()),
        Optional.ofNullable(policy.highestTierName()));
  }

  private static Rollout rollout(@Nullable RolloutStrategy strategy, Problems problems) {
    if (strategy == null) {
      return Rollout.DEFAULT;
    }
    var path = "spec.rolloutStrategy";
    var type =
        problems
            .parse(path + ".type", strategy.type(), RolloutType::parse)
            .orElse(RolloutType.SERVING_GROUP_ROLLING_UPDATE);
    var pace = strategy.rollingUpdateConfiguration();
    if (pace == null) {
      return new Rollout(type, Optional.empty(), Optional.empty(), Optional.empty());
    }
    var below = path + ".rollingUpdateConfiguration.";
    return new Rollout(
        type,
        problems.amount(below + "maxUnavailable", pace.maxUnavailable()),
        problems.amount(below + "maxSurge", pace.maxSurge()),
        problems.amount(below + "partition", pace.partition()));
  }

  /**
   * The plugins as they are, but that {@code lws-standard-labels} is told whose labels it is to
   * set, which it finds in the owner and not in its configuration.
   */
  private static String plugins(List<PluginSpec> plugins, Optional<String> leaderWorkerSet) {
    var json = JsonNodeFactory.instance.arrayNode();
    for (var plugin : plugins) {
      var copy = ApiJson.write(plugin);
      if (LWS_PLUGIN.equals(plugin.name())) {
        var config = copy.putObject("config");
        leaderWorkerSet.ifPresent(name -> config.put("leaderWorkerSet", name));
      }
      json.add(copy);
    }
    return CanonicalJson.of(json);
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
