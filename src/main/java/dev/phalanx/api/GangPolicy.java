package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SortedMap;

/**
 * {@code spec.template.gangPolicy}.
 *
 * @param minRoleReplicas role replicas that the gang needs, by role name
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GangPolicy(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Integer> minRoleReplicas,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public GangPolicy {
    minRoleReplicas = Fields.of(minRoleReplicas);
    others = Fields.of(others);
  }
}
