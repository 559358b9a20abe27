package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Volcano's network topology constraint.
 *
 * @param mode {@code hard} (default) or {@code soft}
 * @param highestTierAllowed highest network tier that the pods may span
 * @param highestTierName the same by name
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkTopologySpec(
    @Nullable String mode,
    @Nullable Integer highestTierAllowed,
    @Nullable String highestTierName,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public NetworkTopologySpec {
    others = Fields.of(others);
  }
}
