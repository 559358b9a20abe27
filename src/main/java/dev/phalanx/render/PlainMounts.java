package dev.phalanx.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The volume mounts of a container that one which starts before all others can share: files that
 * the kubelet writes itself, empty and host folders.
 *
 * <p>The rest is left out. A CSI volume, also behind a claim, may be served by a sidecar that has
 * not started yet (KubeRay issue 1130), images and claims hold models and devices that a wait does
 * not need. A {@code subPath} of a folder that does not exist yet would be made a folder, even
 * where a later init container is to write a file.
 */
final class PlainMounts {
  private static final Set<String> FILES =
      Set.of("configMap", "secret", "projected", "downwardAPI");
  private static final Set<String> DEVICE_TYPES = Set.of("BlockDevice", "CharDevice", "Socket");
  private static final Set<String> DEVICE_FOLDERS = Set.of("dev", "sys", "proc");

  private PlainMounts() {}

  static ArrayNode of(JsonNode spec, JsonNode container) {
    var mounts = JsonNodeFactory.instance.arrayNode();
    for (var mount : container.path("volumeMounts")) {
      if (volume(spec, mount).filter(volume -> isPlain(volume, mount)).isPresent()) {
        mounts.add(mount.deepCopy());
      }
    }
    return mounts;
  }

  private static Optional<JsonNode> volume(JsonNode spec, JsonNode mount) {
    return spec.path("volumes")
        .valueStream()
        .filter(volume -> volume.path("name").equals(mount.path("name")))
        .findFirst();
  }

  private static boolean isPlain(JsonNode volume, JsonNode mount) {
    boolean isWhole =
        Stream.of("subPath", "subPathExpr").allMatch(it -> mount.path(it).asText().isEmpty());
    return FILES.stream().anyMatch(volume::hasNonNull)
        || (isWhole && (isEmptyFolder(volume) || isHostFolder(volume)));
  }

  /** Huge pages are a resource that a container must ask for. */
  private static boolean isEmptyFolder(JsonNode volume) {
    return volume.hasNonNull("emptyDir")
        && !volume.path("emptyDir").path("medium").asText().startsWith("HugePages");
  }

  private static boolean isHostFolder(JsonNode volume) {
    var host = volume.path("hostPath");
    var first = host.path("path").asText().replaceFirst("^/+", "").split("/", 2)[0];
    return host.isObject()
        && !DEVICE_TYPES.contains(host.path("type").asText())
        && !DEVICE_FOLDERS.contains(first);
  }
}
