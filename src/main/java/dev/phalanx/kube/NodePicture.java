package dev.phalanx.kube;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The nodes that are silent or gone. Of those that are gone only the latest are remembered. */
final class NodePicture {
  private static final int MAX_GONE = 1_000;

  private final Set<String> present = new HashSet<>();
  private final SortedMap<String, Instant> silent = new TreeMap<>();
  private final Map<String, Instant> gone = new LinkedHashMap<>();
  private boolean isListed;
  private @Nullable SortedMap<String, Instant> told;

  void listed() {
    isListed = true;
  }

  void seen(NodeFacts node) {
    present.add(node.name());
    gone.remove(node.name());
    node.lostSince()
        .ifPresentOrElse(since -> silent.put(node.name(), since), () -> silent.remove(node.name()));
  }

  void gone(NodeFacts node, Instant at) {
    present.remove(node.name());
    silent.remove(node.name());
    gone(node.name(), at);
  }

  /** A node that pods are on and that was not listed went while nobody watched. */
  void used(String node, Instant at) {
    if (isListed && !present.contains(node) && !gone.containsKey(node)) {
      gone(node, at);
    }
  }

  private void gone(String node, Instant at) {
    gone.put(node, at);
    if (gone.size() > MAX_GONE) {
      gone.remove(gone.keySet().iterator().next());
    }
  }

  /** What is to be told, once all nodes have been listed, and where it differs from the last. */
  Optional<SortedMap<String, Instant>> news() {
    var lost = new TreeMap<>(silent);
    lost.putAll(gone);
    if (!isListed || lost.equals(told)) {
      return Optional.empty();
    }
    told = lost;
    return Optional.of(lost);
  }
}
