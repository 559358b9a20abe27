package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.rolloutStrategy}.
 *
 * @param type {@code ServingGroupRollingUpdate} (default) or {@code RoleRollingUpdate}
 * @param rollingUpdateConfiguration pace of a ServingGroupRollingUpdate
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStrategy(
    @Nullable String type,
    @Nullable RollingUpdateConfiguration rollingUpdateConfiguration,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public RolloutStrategy {
    others = Fields.of(others);
  }
}
