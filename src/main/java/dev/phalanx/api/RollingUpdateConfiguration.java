package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.rolloutStrategy.rollingUpdateConfiguration}; each a number of ServingGroups or a
 * percentage.
 *
 * @param maxUnavailable may be unavailable during the update; default 1
 * @param maxSurge may exist beyond the replicas; absent means none
 * @param partition the first ones, which keep their revision
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RollingUpdateConfiguration(
    @Nullable IntOrString maxUnavailable,
    @Nullable IntOrString maxSurge,
    @Nullable IntOrString partition,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public RollingUpdateConfiguration {
    others = Fields.of(others);
  }
}
