package dev.phalanx.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.groups}: one ServingGroup.
 *
 * @param name of the ServingGroup; in a last entry that stands for others, how many they are
 * @param revision that it has
 * @param roles ready and wanted role replicas, such as {@code 1/2}, by the names of roles
 * @param phase how far the least advanced role replica has come
 * @param blocker what keeps it from being ready
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GroupStatus(
    String name,
    @Nullable String revision,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> roles,
    @Nullable String phase,
    @Nullable String blocker) {

  public GroupStatus {
    roles = Fields.of(roles);
  }
}
