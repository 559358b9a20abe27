package dev.phalanx.local.node;

import dev.phalanx.local.node.kubelet.ImagePulls;
import dev.phalanx.local.node.scheduling.Room;
import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.SeenNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A node in the picture. Changed by the loop's thread alone. */
final class NodeEntry {
  SeenNode seen;
  Amounts used = Amounts.NONE;
  ImagePulls pulls;

  /** Bound to it, by key. */
  final Set<String> pods = new LinkedHashSet<>();

  /** Wait for an image, by key. */
  final Set<String> pulling = new LinkedHashSet<>();

  /** When the next pull is done, if a timer is set for that. */
  Optional<Instant> pulled = Optional.empty();

  /** Since when its kubelet is to be dead, as far as we saw. */
  Optional<Instant> lostSince = Optional.empty();

  int holders;
  final String hostIp;

  NodeEntry(SeenNode seen, String hostIp, Instant now) {
    this.seen = seen;
    this.hostIp = hostIp;
    this.pulls = ImagePulls.none(now);
  }

  Room room() {
    return new Room(seen, seen.allocatable().minus(used), holders);
  }

  /** Whether a simulated kubelet is at work on it. */
  boolean isAlive() {
    return seen.simulated() && !seen.lost();
  }
}
