package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code status} of a ModelServing.
 *
 * @param observedGeneration {@code metadata.generation} that the status is about
 * @param replicas ServingGroups that exist
 * @param currentReplicas ServingGroups at the current revision
 * @param updatedReplicas ServingGroups at the update revision
 * @param availableReplicas ServingGroups that are ready
 * @param currentRevision revision of the ServingGroups that are not updated yet
 * @param updateRevision revision of the spec
 * @param conditions metav1.Condition, one of each type
 * @param groups the ServingGroups, where somebody asks for them; bounded
 * @param labelSelector selects one pod of each ServingGroup, for the scale subresource
 * @param others fields that this version does not know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelServingStatus(
    @Nullable Long observedGeneration,
    @Nullable Integer replicas,
    @Nullable Integer currentReplicas,
    @Nullable Integer updatedReplicas,
    @Nullable Integer availableReplicas,
    @Nullable String currentRevision,
    @Nullable String updateRevision,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Condition> conditions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<GroupStatus> groups,
    @Nullable String labelSelector,
    @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> others) {

  public ModelServingStatus {
    conditions = Fields.of(conditions);
    groups = Fields.of(groups);
    others = Fields.of(others);
  }
}
