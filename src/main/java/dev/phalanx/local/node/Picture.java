package dev.phalanx.local.node;

import dev.phalanx.local.node.scheduling.GroupStatus;
import dev.phalanx.local.node.scheduling.Room;
import dev.phalanx.local.node.seen.Amounts;
import dev.phalanx.local.node.seen.SeenNode;
import dev.phalanx.local.node.seen.SeenPod;
import dev.phalanx.local.node.seen.SeenPodGroup;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the API has, and what is about to be: pods by node, by job and by the pod they meet, and the
 * room that is left. The loop's thread alone.
 */
final class Picture {
  private static final String DEFAULT_SCHEDULER = "default-scheduler";

  private final Map<String, PodEntry> pods = new HashMap<>();
  private final Map<String, NodeEntry> nodes =
      new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(it -> it));
  private final Map<String, SeenPodGroup> groups = new HashMap<>();
  private final Map<String, Set<String>> jobs = new HashMap<>();
  private final Map<String, Set<String>> members = new HashMap<>();
  private int numbered;

  Optional<PodEntry> pod(String key) {
    return Optional.ofNullable(pods.get(key));
  }

  Optional<NodeEntry> node(@Nullable String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(nodes.get(name));
  }

  Collection<PodEntry> pods() {
    return pods.values();
  }

  Collection<NodeEntry> nodes() {
    return nodes.values();
  }

  /** The simulated node that has this pod. */
  Optional<NodeEntry> home(PodEntry pod) {
    return pod.seen.node().flatMap(this::node).filter(node -> node.seen.simulated());
  }

  /** Nodes that the scheduler may use. */
  List<Room> rooms() {
    return nodes.values().stream()
        .filter(node -> node.seen.simulated())
        .map(NodeEntry::room)
        .toList();
  }

  Optional<SeenPodGroup> group(String key) {
    return Optional.ofNullable(groups.get(key));
  }

  Collection<SeenPodGroup> groups() {
    return groups.values();
  }

  void put(SeenPodGroup group) {
    groups.put(group.key(), group);
  }

  void removeGroup(String key) {
    groups.remove(key);
  }

  /** Pods of a job; also those that are no longer to be scheduled. */
  List<PodEntry> job(String name) {
    return entries(jobs.getOrDefault(name, Set.of()));
  }

  boolean isGang(String job) {
    return !job.startsWith("/");
  }

  /** Pods that join this one, or wait for its port. */
  List<PodEntry> members(String key) {
    return entries(members.getOrDefault(key, Set.of()));
  }

  private List<PodEntry> entries(Set<String> keys) {
    return keys.stream().map(pods::get).filter(Objects::nonNull).toList();
  }

  NodeEntry put(SeenNode seen, Instant now) {
    var known = nodes.get(seen.name());
    if (known != null) {
      known.see(seen);
      return known;
    }
    var entry = new NodeEntry(seen, hostIp(seen), now);
    nodes.put(seen.name(), entry);
    pods.values().stream()
        .filter(pod -> pod.seen.node().filter(seen.name()::equals).isPresent())
        .forEach(this::settle);
    return entry;
  }

  private String hostIp(SeenNode node) {
    var generated = Addresses.host(numbered++);
    return node.ip().isEmpty() ? generated : node.ip();
  }

  void removeNode(String name) {
    nodes.remove(name);
  }

  /** The entry of a pod, new or as it was; {@link #settle} counts it. */
  PodEntry put(SeenPod seen) {
    var entry = pods.get(seen.key());
    if (entry == null) {
      entry = new PodEntry(seen);
      pods.put(seen.key(), entry);
      entry.job = job(seen);
      index(jobs, entry.job, seen.key());
      met(seen).ifPresent(head -> index(members, head, seen.key()));
    } else {
      entry.seen = seen;
    }
    return entry;
  }

  void remove(PodEntry entry) {
    pods.remove(entry.key());
    unindex(jobs, entry.job, entry.key());
    met(entry.seen).ifPresent(head -> unindex(members, head, entry.key()));
    holdOn(entry, null);
    entry.seen.node().flatMap(this::node).ifPresent(node -> node.pods.remove(entry.key()));
  }

  /** Counts its requests where they belong now; true when room became free. */
  boolean settle(PodEntry entry) {
    entry.seen.node().flatMap(this::node).ifPresent(node -> node.pods.add(entry.key()));
    return holdOn(entry, entry.seen.isOver() ? null : entry.node().orElse(null));
  }

  private boolean holdOn(PodEntry entry, @Nullable String name) {
    boolean isCounted = name == null || nodes.containsKey(name);
    if (Objects.equals(entry.holds, name) || !isCounted) {
      return false;
    }
    var requests = entry.seen.plan().requests();
    var before = node(entry.holds);
    before.ifPresent(node -> node.release(requests));
    node(name).ifPresent(node -> node.take(requests));
    entry.holds = name;
    return before.isPresent();
  }

  /** Key of the pod that this one joins, or for whose port it waits. */
  static Optional<String> met(SeenPod pod) {
    return pod.plan().meets().map(name -> pod.namespace() + "/" + name);
  }

  /** A group's own name, or one that begins with a slash. */
  private static String job(SeenPod pod) {
    boolean isGang = pod.group().isPresent() && !pod.plan().scheduler().equals(DEFAULT_SCHEDULER);
    return isGang ? pod.namespace() + "/" + pod.group().orElseThrow() : "/" + pod.key();
  }

  private static void index(Map<String, Set<String>> index, String key, String value) {
    index.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(value);
  }

  private static void unindex(Map<String, Set<String>> index, String key, String value) {
    index.computeIfPresent(
        key,
        (_, values) -> {
          values.remove(value);
          return values.isEmpty() ? null : values;
        });
  }

  /** What is free on all simulated nodes together. */
  Amounts free() {
    return GroupStatus.free(rooms());
  }
}
