package dev.phalanx.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phalanx.api.Labels;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A ControllerRevision of a ModelServing.
 *
 * @param name the short one, which is the label of the pods
 * @param number its place in the order in which revisions were asked for
 * @param created when it was first recorded
 * @param by who recorded it, as far as the API server knows: the first manager of its fields
 * @param cause the annotation {@code kubernetes.io/change-cause}
 * @param roles as they were written then; may hold secrets
 */
record RecordedRevision(
    String name,
    long number,
    Instant created,
    Optional<String> by,
    Optional<String> cause,
    ArrayNode roles) {
  private static final String CHANGE_CAUSE = "kubernetes.io/change-cause";

  /**
   * Reads one; the roles are empty where they cannot be read.
   *
   * @param serving name of the ModelServing
   */
  static RecordedRevision of(JsonNode object, String serving) {
    var metadata = object.path("metadata");
    var label = metadata.path("labels").path(Labels.REVISION).asText();
    var fullName = metadata.path("name").asText();
    var suffix =
        fullName.startsWith(serving + "-") ? fullName.substring(serving.length() + 1) : fullName;
    var cause = metadata.path("annotations").path(CHANGE_CAUSE).asText();
    return new RecordedRevision(
        label.isEmpty() ? suffix : label,
        object.path("revision").asLong(),
        Instant.parse(metadata.path("creationTimestamp").asText("1970-01-01T00:00:00Z")),
        manager(metadata),
        Optional.of(cause).filter(text -> !text.isBlank()),
        roles(object.path("data")));
  }

  /** Later ones have only annotated it, or given it another number. */
  private static Optional<String> manager(JsonNode metadata) {
    return Roles.stream(metadata.path("managedFields"))
        .min(Comparator.comparing(entry -> entry.path("time").asText()))
        .map(entry -> entry.path("manager").asText())
        .filter(text -> !text.isBlank());
  }

  /** Kthena wraps them in {@code data}, and reads a bare list too. */
  private static ArrayNode roles(JsonNode data) {
    var roles = data.isArray() ? data : data.path("data");
    return roles instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
  }

  /** Whether somebody means this one by {@code text}: its name, or that of its object. */
  boolean isCalled(String text, String serving) {
    return text.equals(name) || text.equals(serving + "-" + name);
  }

  /**
   * The same as {@code others}, what was last asked for first; of the same number, as Kthena and
   * older versions have it, the youngest, and of the same second the update revision first.
   */
  static List<RecordedRevision> newestFirst(List<RecordedRevision> others, String update) {
    return others.stream()
        .sorted(
            Comparator.comparingLong(RecordedRevision::number)
                .thenComparing(RecordedRevision::created)
                .reversed()
                .thenComparing(revision -> !revision.name.equals(update))
                .thenComparing(RecordedRevision::name))
        .toList();
  }

  /** Without the roles, which may hold secrets. */
  @Override
  public String toString() {
    return "RecordedRevision[%s]".formatted(name);
  }
}
