package dev.phalanx.local.node;

import dev.phalanx.local.node.kubelet.ImagePulls;
import dev.phalanx.local.node.scheduling.Room;
import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.SeenNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node in the picture. Changed by the loop's thread alone. */
final class NodeEntry {
  SeenNode seen;
  private Amounts used = Amounts.NONE;
  private int holders;
  private @Nullable Room room;
  ImagePulls pulls;

  /** Bound to it, by key. */
  final Set<String> pods = new LinkedHashSet<>();

  /** What waits for images, by key, and for which. */
  final Map<String, Set<String>> pulling = new LinkedHashMap<>();

  /** When the next pull is done, if a timer is set for that. */
  Optional<Instant> pulled = Optional.empty();

  /** Since when its kubelet is to be dead, as far as we saw. */
  Optional<Instant> lostSince = Optional.empty();

  final String hostIp;

  NodeEntry(SeenNode seen, String hostIp, Instant now) {
    this.seen = seen;
    this.hostIp = hostIp;
    this.pulls = ImagePulls.none(now);
  }

  Room room() {
    var current = room;
    if (current == null) {
      current = new Room(seen, seen.allocatable().minus(used), holders);
      room = current;
    }
    return current;
  }

  void see(SeenNode changed) {
    seen = changed;
    room = null;
  }

  void take(Amounts requests) {
    used = used.plus(requests);
    holders++;
    room = null;
  }

  void release(Amounts requests) {
    used = used.minus(requests);
    holders--;
    room = null;
  }

  /** Whether a simulated kubelet is at work on it. */
  boolean isAlive() {
    return seen.simulated() && !seen.lost();
  }
}
