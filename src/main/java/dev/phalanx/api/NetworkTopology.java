package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.template.networkTopology}; {@code mode} and {@code highestTierAllowed} are the flat
 * form of v0.1.0.
 *
 * @param groupPolicy for all pods of a ServingGroup
 * @param rolePolicy for the pods of each role replica
 * @param mode {@code hard} or {@code soft}
 * @param highestTierAllowed highest network tier that the pods of a ServingGroup may span
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkTopology(
    @Nullable NetworkTopologySpec groupPolicy,
    @Nullable NetworkTopologySpec rolePolicy,
    @Nullable String mode,
    @Nullable Integer highestTierAllowed,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public NetworkTopology {
    others = Fields.of(others);
  }

  /** {@code groupPolicy}, or else what the flat form says: it always meant the whole group. */
  public Optional<NetworkTopologySpec> policyOfGroups() {
    if (groupPolicy != null) {
      return Optional.of(groupPolicy);
    }
    return mode == null && highestTierAllowed == null
        ? Optional.empty()
        : Optional.of(new NetworkTopologySpec(mode, highestTierAllowed, null, Map.of()));
  }
}
