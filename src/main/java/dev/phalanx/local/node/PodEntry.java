package dev.phalanx.local.node;

import dev.phalanx.local.node.kubelet.PodRun;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod in the picture. Changed by the loop's thread alone. */
final class PodEntry {
  SeenPod seen;

  /** The node that it is being bound to; the API does not say so yet. */
  @Nullable String assumed;

  /** The node on which its requests count. */
  @Nullable String holds;

  /** Its job's name; empty when it is none of the scheduler's. */
  String job = "";

  /** What the scheduler last said of it, and what of that the API was told. */
  String refusal = "";

  String reported = "";

  /** Empty before a simulated kubelet has taken it. */
  @Nullable PodRun run;

  /** Its status is somebody else's writing, and stays as it is until the pod ends. */
  boolean isByHand;

  /** What the API was told of {@link #run}; empty makes the next patch a complete one. */
  Optional<PodRun> written = Optional.empty();

  @Nullable Instant wake;
  boolean isWriting;

  /** Its deletion was carried out, and the API was told. */
  boolean isDeleted;

  PodEntry(SeenPod seen) {
    this.seen = seen;
  }

  String key() {
    return seen.key();
  }

  /** Where it is or will be; empty while it waits. */
  Optional<String> node() {
    return seen.node().or(() -> Optional.ofNullable(assumed));
  }

  boolean isWaiting() {
    return node().isEmpty() && !seen.gated() && !seen.isOver() && seen.deletion().isEmpty();
  }
}
