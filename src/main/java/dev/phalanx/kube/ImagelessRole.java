package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.api.CanonicalRole;
import dev.phalanx.api.Role;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A role without the images of its main containers, which are all that may change in pods that
 * stand.
 */
final class ImagelessRole {
  private static final String IMAGE = "image";
  private static final String PULL_POLICY = "imagePullPolicy";
  private static final String RESTART_ALWAYS = "Always";

  private ImagelessRole() {}

  /**
   * Equal for roles between which pods can change without being replaced. Empty where pods do not
   * restart their containers: stopping the only one would end the pod.
   */
  static Optional<String> hash(Role role) {
    var copy = ApiJson.write(role);
    var specs =
        Stream.of("entryTemplate", "workerTemplate")
            .map(template -> copy.path(template).path("spec"))
            .filter(JsonNode::isObject)
            .toList();
    if (!specs.stream().allMatch(ImagelessRole::isRestarted)) {
      return Optional.empty();
    }
    specs.forEach(spec -> spec.path("containers").forEach(ImagelessRole::strip));
    return Optional.of(CanonicalRole.of(copy).hash());
  }

  private static boolean isRestarted(JsonNode spec) {
    return spec.path("restartPolicy").asText(RESTART_ALWAYS).equals(RESTART_ALWAYS);
  }

  /** The pull policy that the image once gave the pod stays. */
  private static void strip(JsonNode container) {
    if (container instanceof ObjectNode object) {
      if (!object.hasNonNull(PULL_POLICY)) {
        boolean isLatest = ImageNames.full(object.path(IMAGE).asText()).endsWith(":latest");
        object.put(PULL_POLICY, isLatest ? "Always" : "IfNotPresent");
      }
      object.remove(IMAGE);
    }
  }
}
