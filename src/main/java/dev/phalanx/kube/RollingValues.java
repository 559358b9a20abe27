package dev.phalanx.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.CanonicalJson;
import dev.phalanx.domain.ServingSpec;
import dev.phalanx.domain.TopologyPolicy;
import java.util.Optional;

/**
 * What of a spec rolls like a template, as text that hashes are made of, and that therefore never
 * changes for the same values.
 */
final class RollingValues {
  private RollingValues() {}

  /** The roles as they are where nothing beside them rolls. */
  static RoleReader.Roles in(RoleReader.Roles roles, ServingSpec spec) {
    return spec.revisionRules().rolloutOn().isEmpty() ? roles : roles.with(text(spec));
  }

  private static String text(ServingSpec spec) {
    var values = JsonNodeFactory.instance.objectNode();
    for (var aspect : spec.revisionRules().rolloutOn()) {
      switch (aspect) {
        case PLUGINS -> values.put("plugins", spec.plugins());
        case SCHEDULER -> values.put("scheduler", spec.schedulerName());
        case TOPOLOGY -> {
          put(values.putObject("groupTopology"), spec.groupTopology());
          put(values.putObject("roleTopology"), spec.roleTopology());
          values.put("topologySpread", spec.topologySpread().orElse("[]"));
        }
      }
    }
    return CanonicalJson.of(values);
  }

  private static void put(ObjectNode json, Optional<TopologyPolicy> policy) {
    policy.ifPresent(
        given -> {
          json.put("mode", given.mode());
          given.highestTierAllowed().ifPresent(tier -> json.put("highestTierAllowed", tier));
          given.highestTierName().ifPresent(tier -> json.put("highestTierName", tier));
        });
  }
}
