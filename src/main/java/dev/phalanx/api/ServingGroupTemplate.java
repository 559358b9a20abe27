package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.template}: what one ServingGroup is made of.
 *
 * @param restartGracePeriodSeconds seconds that a failed pod has to become ready again in place;
 *     default 0
 * @param gangPolicy what must be schedulable together
 * @param networkTopology how close together pods are scheduled
 * @param roles the roles in their order
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServingGroupTemplate(
    @Nullable Long restartGracePeriodSeconds,
    @Nullable GangPolicy gangPolicy,
    @Nullable NetworkTopology networkTopology,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Role> roles,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public ServingGroupTemplate {
    roles = Fields.of(roles);
    others = Fields.of(others);
  }
}
