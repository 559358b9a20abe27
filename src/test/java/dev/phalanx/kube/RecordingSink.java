package dev.phalanx.kube;

import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.ObservationSink;
import dev.phalanx.domain.ServingId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Writes down what it is told. */
final class RecordingSink implements ObservationSink {
  private final List<Listed> listed = new ArrayList<>();
  private final List<GangSupport> gangs = new ArrayList<>();
  private final List<SortedMap<String, Instant>> nodes = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private int starts;

  /** One call of {@code observe}. */
  record Observation(ServingId serving, Input input) {}

  @Override
  public synchronized void started(GangSupport gang, List<Listed> servings) {
    starts++;
    gangs.add(gang);
    listed.addAll(servings);
  }

  @Override
  public synchronized void observe(ServingId serving, Input input) {
    observations.add(new Observation(serving, input));
  }

  @Override
  public synchronized void gangSupport(GangSupport gang) {
    gangs.add(gang);
  }

  @Override
  public synchronized void lostNodes(SortedMap<String, Instant> lost) {
    nodes.add(lost);
  }

  /** The lost nodes, from the first time on. */
  synchronized List<SortedMap<String, Instant>> lostNodes() {
    return List.copyOf(nodes);
  }

  synchronized int starts() {
    return starts;
  }

  /** What the first picture had of a serving. */
  synchronized List<Input.Seen> listed(ServingId serving) {
    return listed.stream()
        .filter(it -> it.serving().equals(serving))
        .flatMap(it -> it.everything().seen().stream())
        .toList();
  }

  /** What the cluster offered, from the start on. */
  synchronized List<GangSupport> gangs() {
    return List.copyOf(gangs);
  }

  /** What was seen of a serving after the start. */
  synchronized List<Input> of(ServingId serving) {
    return observations.stream()
        .filter(it -> it.serving().equals(serving))
        .map(Observation::input)
        .toList();
  }

  /** The same, only of one type. */
  <T extends Input> List<T> of(ServingId serving, Class<T> type) {
    return of(serving).stream().filter(type::isInstance).map(type::cast).toList();
  }

  synchronized int count() {
    return observations.size();
  }
}
