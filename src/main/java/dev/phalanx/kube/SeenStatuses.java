package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phalanx.api.CanonicalJson;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The status that the cluster is known to hold of each serving, from watch and own writes,
 * whichever is newer; it saves writing what is there already. After a write without answer nothing
 * is known until the next write that is answered.
 */
public final class SeenStatuses {
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Map<String, Seen> byUid = new ConcurrentHashMap<>();

  /**
   * @param version {@code metadata.resourceVersion}, {@link #UNKNOWN} where none can be relied on
   * @param status canonical JSON
   */
  private record Seen(long version, String status) {}

  /** Whether the serving's status is known to be {@code wanted}. */
  boolean isHeld(String uid, JsonNode wanted) {
    var seen = byUid.get(uid);
    return seen != null && seen.version != UNKNOWN && seen.status.equals(text(wanted));
  }

  /** The cluster showed {@code status} at {@code resourceVersion}. */
  void shown(String uid, String resourceVersion, JsonNode status) {
    var seen = new Seen(version(resourceVersion), text(status));
    byUid.merge(uid, seen, (old, given) -> old.version >= given.version ? old : given);
  }

  /** A write of {@code status} was answered. */
  void written(String uid, String resourceVersion, JsonNode status) {
    byUid.put(uid, new Seen(version(resourceVersion), text(status)));
  }

  /** A write is on its way; what it does is known when it is answered. */
  void uncertain(String uid) {
    byUid.put(uid, new Seen(UNKNOWN, ""));
  }

  void forget(String uid) {
    byUid.remove(uid);
  }

  private static long version(String resourceVersion) {
    try {
      return Long.parseLong(resourceVersion);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  private static String text(JsonNode status) {
    return CanonicalJson.of(status);
  }
}
