package dev.phalanx.decision;

import java.util.List;
import java.util.Optional;

/**
 * {@code status} of a ModelServing, field by field as the API has it.
 *
 * @param observedGeneration generation of the spec that was decided on; absent while none was
 *     acceptable
 * @param replicas groups, those on their way out too
 * @param currentReplicas groups of another revision than {@code updateRevision}; all of them once
 *     everything is updated and available
 * @param updatedReplicas groups of {@code updateRevision}
 * @param availableReplicas groups that are ready
 * @param currentRevision revision of the groups not yet updated
 * @param updateRevision revision that the spec asks for
 * @param labelSelector selector of the scale subresource
 * @param conditions in the order of their first appearance
 */
public record ServingStatus(
    Optional<Long> observedGeneration,
    int replicas,
    int currentReplicas,
    int updatedReplicas,
    int availableReplicas,
    String currentRevision,
    String updateRevision,
    String labelSelector,
    List<Condition> conditions) {

  public ServingStatus {
    conditions = List.copyOf(conditions);
  }

  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }
}
