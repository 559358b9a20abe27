package dev.phalanx.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.decision.Effect;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Plugin {@code lws-standard-labels}: the labels that pods of a LeaderWorkerSet have.
 *
 * @param leaderWorkerSet name of the LeaderWorkerSet that owns the ModelServing; the reader of the
 *     spec puts it into the configuration, and without one the plugin changes nothing
 */
record LwsStandardLabels(String leaderWorkerSet) implements PodPlugin {
  private static final String PREFIX = "leaderworkerset.sigs.k8s.io/";

  static LwsStandardLabels of(JsonNode config) {
    return new LwsStandardLabels(config.path("leaderWorkerSet").asText());
  }

  @Override
  public void apply(ObjectNode pod, Effect.CreatePod effect) {
    if (leaderWorkerSet.isEmpty()) {
      return;
    }
    var group = effect.pod().role().group().toString();
    RenderedMetadata.metadata(pod)
        .withObject("/labels")
        .put(PREFIX + "name", leaderWorkerSet)
        .put(PREFIX + "group-index", group)
        .put(PREFIX + "worker-index", Integer.toString(effect.pod().index()))
        .put(PREFIX + "group-key", sha1(leaderWorkerSet + "-" + group));
  }

  /** A name in the cluster, as LeaderWorkerSet makes it; protects nothing. */
  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
