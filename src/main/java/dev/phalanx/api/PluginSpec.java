package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code spec.plugins}.
 *
 * @param name name of a registered plugin
 * @param type {@code BuiltIn}
 * @param config the plugin's own configuration, any JSON
 * @param scope the pods it sees; all when null
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PluginSpec(
    @Nullable String name,
    @Nullable String type,
    @Nullable JsonNode config,
    @Nullable PluginScope scope,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public PluginSpec {
    config = Fields.of(config);
    others = Fields.of(others);
  }

  /** Without the configuration, which may hold secrets. */
  @Override
  public String toString() {
    return "PluginSpec[%s]".formatted(name);
  }
}
