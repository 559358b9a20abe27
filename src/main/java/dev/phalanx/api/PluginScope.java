package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code scope} of a plugin.
 *
 * @param roles role names; all when null or empty
 * @param target {@code All}, {@code Entry} or {@code Worker}
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PluginScope(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> roles,
    @Nullable String target,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public PluginScope {
    roles = Fields.of(roles);
    others = Fields.of(others);
  }
}
