package dev.phalanx.kube;

import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ObservationSink;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All ModelServings and what they own, by UID. It waits until every kind has been listed once,
 * tells the sink of everything at once, and from then on of each change.
 *
 * <p>Kinds are watched independently, so children may be seen before their serving: they are kept,
 * and told once it is there. Children of a serving that is gone are nobody's to tell.
 */
final class ClusterPicture {
  private final ObservationSink sink;
  private final SeenStatuses statuses;
  private final Map<String, ServingFacts> servings = new TreeMap<>();
  private final Map<String, Map<Target, Child>> children = new HashMap<>();
  private final Set<ObjectKind> unlisted;
  private final NodePicture nodes = new NodePicture();
  private GangSupport gang = GangSupport.NONE;
  private boolean isStarted;

  /**
   * @param kinds must be listed before the sink is told anything
   */
  ClusterPicture(ObservationSink sink, SeenStatuses statuses, Set<ObjectKind> kinds) {
    this.sink = sink;
    this.statuses = statuses;
    this.unlisted = EnumSet.copyOf(kinds);
  }

  synchronized boolean isStarted() {
    return isStarted;
  }

  /** The sink waits for this kind too. */
  synchronized void expect(ObjectKind kind) {
    unlisted.add(kind);
  }

  /** This kind has been listed, or is not there to be listed. */
  synchronized void listed(ObjectKind kind) {
    unlisted.remove(kind);
    if (kind == ObjectKind.NODE) {
      nodes.listed();
    }
    if (unlisted.isEmpty() && !isStarted) {
      isStarted = true;
      sink.started(gang, servings.values().stream().map(this::everything).toList());
    }
    if (isStarted) {
      usedNodes().forEach(node -> nodes.used(node, Instant.now()));
    }
    tellNodes();
  }

  private Stream<String> usedNodes() {
    return children.values().stream()
        .flatMap(owned -> owned.values().stream())
        .flatMap(child -> node(child.seen()).stream());
  }

  private static Optional<String> node(Input.Seen seen) {
    return seen instanceof Input.PodObserved pod ? pod.facts().node() : Optional.empty();
  }

  private ObservationSink.Listed everything(ServingFacts serving) {
    List<Input.Seen> seen = new ArrayList<>(List.of(serving.seen()));
    childrenOf(serving.uid()).values().forEach(child -> seen.add(child.seen()));
    return new ObservationSink.Listed(serving.id(), new Input.Relisted(seen));
  }

  synchronized void gangSupport(GangSupport support) {
    boolean isNews = gang != support;
    gang = support;
    if (isStarted && isNews) {
      sink.gangSupport(support);
    }
  }

  synchronized void nodeSeen(NodeFacts node) {
    nodes.seen(node);
    tellNodes();
  }

  synchronized void nodeGone(NodeFacts node) {
    nodes.gone(node, Instant.now());
    tellNodes();
  }

  private void tellNodes() {
    if (isStarted) {
      nodes.news().ifPresent(sink::lostNodes);
    }
  }

  synchronized void servingSeen(ServingFacts serving) {
    boolean isNew = servings.put(serving.uid(), serving) == null;
    observe(serving.id(), serving.seen());
    if (isNew) {
      childrenOf(serving.uid()).values().forEach(child -> observe(serving.id(), child.seen()));
    }
  }

  synchronized void servingGone(ServingFacts serving) {
    servings.remove(serving.uid());
    statuses.forget(serving.uid());
    observe(serving.id(), new Input.ServingGone());
  }

  synchronized void childSeen(Child child) {
    children.computeIfAbsent(child.owner().uid(), _ -> new HashMap<>()).put(child.target(), child);
    observeChild(child.owner(), child.seen());
  }

  synchronized void childGone(Child child) {
    var siblings = childrenOf(child.owner().uid());
    var held = siblings.get(child.target());
    if (held != null && held.uid().equals(child.uid())) {
      siblings.remove(child.target());
      if (siblings.isEmpty()) {
        children.remove(child.owner().uid());
      }
    }
    observeChild(child.owner(), child.gone());
  }

  private Map<Target, Child> childrenOf(String uid) {
    return children.getOrDefault(uid, Map.of());
  }

  private void observeChild(ServingId owner, Input input) {
    if (servings.containsKey(owner.uid())) {
      observe(owner, input);
    }
  }

  private void observe(ServingId serving, Input input) {
    if (isStarted) {
      sink.observe(serving, input);
    }
  }
}
