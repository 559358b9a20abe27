package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code spec.template.roles}.
 *
 * @param name unique in the template
 * @param replicas role replicas in each ServingGroup; default 1
 * @param entryTemplate {@code {metadata, spec}} of the entry pod as raw JSON
 * @param workerReplicas workers beside the entry pod
 * @param workerTemplate {@code {metadata, spec}} of the workers as raw JSON
 * @param maxUnavailable role replicas that may be unavailable in a RoleRollingUpdate; default 1
 * @param partition the first role replicas, which keep their revision in a RoleRollingUpdate
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Role(
    @Nullable String name,
    @Nullable Integer replicas,
    @Nullable JsonNode entryTemplate,
    @Nullable Integer workerReplicas,
    @Nullable JsonNode workerTemplate,
    @Nullable IntOrString maxUnavailable,
    @Nullable IntOrString partition,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public Role {
    entryTemplate = Fields.of(entryTemplate);
    workerTemplate = Fields.of(workerTemplate);
    others = Fields.of(others);
  }

  /** Without the templates, which may hold secrets. */
  @Override
  public String toString() {
    return "Role[%s, %s x (1 + %s)]".formatted(name, replicas, workerReplicas);
  }
}
