package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec} of a ModelServing. The API server fills in what has a default; null is what was
 * neither written nor filled in, as in objects stored under an older CRD.
 *
 * @param replicas wanted ServingGroups; default 1
 * @param schedulerName scheduler of every pod; default {@code volcano}
 * @param recoveryPolicy {@code ServingGroupRecreate}, {@code RoleRecreate} (default) or {@code
 *     None}
 * @param rolloutStrategy how a changed template reaches the pods
 * @param topologySpreadConstraints field of v0.1.0, a JSON array as in a pod spec
 * @param plugins the plugin chain in its order
 * @param template what one ServingGroup is made of
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelServingSpec(
    @Nullable Integer replicas,
    @Nullable String schedulerName,
    @Nullable String recoveryPolicy,
    @Nullable RolloutStrategy rolloutStrategy,
    @Nullable JsonNode topologySpreadConstraints,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PluginSpec> plugins,
    @Nullable ServingGroupTemplate template,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public ModelServingSpec {
    plugins = Fields.of(plugins);
    topologySpreadConstraints = Fields.of(topologySpreadConstraints);
    others = Fields.of(others);
  }
}
