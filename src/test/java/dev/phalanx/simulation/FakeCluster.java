package dev.phalanx.simulation;

import dev.phalanx.decision.Effect;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The children of one ModelServing as an API server holds them, in memory; every change is put on
 * the watch, in order.
 */
public final class FakeCluster {
  /** An object of the cluster: one of the four kinds of children. */
  sealed interface Stored {
    String uid();

    boolean isForeign();

    record StoredRevision(String uid, List<RoleTemplate> templates, boolean isForeign)
        implements Stored {}

    record StoredPodGroup(String uid, PodGroupShape shape, boolean isForeign) implements Stored {}

    record StoredService(String uid, boolean isForeign) implements Stored {}

    record StoredPod(Revision revision, PodFacts facts, boolean isForeign) implements Stored {
      @Override
      public String uid() {
        return facts.uid();
      }
    }
  }

  private final SortedMap<Target, Stored> objects = new TreeMap<>();
  private final Deque<Input> watch = new ArrayDeque<>();
  private final Map<Target, Integer> created = new TreeMap<>();
  private GangSupport gang = GangSupport.SUBGROUPS;
  private int nextUid = 1;
  private int requests;
  private @Nullable ServingStatus status;

  public SortedMap<Target, Stored> objects() {
    return objects;
  }

  public Deque<Input> watch() {
    return watch;
  }

  public Optional<ServingStatus> status() {
    return Optional.ofNullable(status);
  }

  public int requests() {
    return requests;
  }

  public GangSupport gang() {
    return gang;
  }

  public void setGang(GangSupport support) {
    gang = support;
    watch.add(new Input.GangSupportObserved(support));
    if (support == GangSupport.NONE) {
      List.copyOf(objects.keySet()).stream()
          .filter(Target.ForPodGroup.class::isInstance)
          .forEach(this::remove);
    }
  }

  /** What a list of everything returns; foreign objects are not ours to see. */
  public List<Input.Seen> list() {
    var seen = new ArrayList<Input.Seen>();
    objects.forEach((target, object) -> observation(target, object).ifPresent(seen::add));
    return seen;
  }

  public Outcome run(Effect effect) {
    requests++;
    return switch (effect) {
      case Effect.RecordRevision(var _, var _, var templates, var _) ->
          create(effect.target(), new Stored.StoredRevision(uid(), templates, false));
      case Effect.ApplyPodGroup(var _, var _, var shape, var uid) ->
          applyPodGroup(effect.target(), shape, uid);
      case Effect.CreateService _ ->
          create(effect.target(), new Stored.StoredService(uid(), false));
      case Effect.CreatePod create ->
          create(
              effect.target(),
              new Stored.StoredPod(
                  create.revision(),
                  new PodFacts(uid(), PodPhase.PENDING, false, false, Optional.empty()),
                  false));
      case Effect.DeletePodGroup(var _, var _, var uid) -> delete(effect.target(), uid);
      case Effect.DeleteService(var _, var _, var uid) -> delete(effect.target(), uid);
      case Effect.DeletePod(var _, var _, var uid, var _) -> delete(effect.target(), uid);
      case Effect.PublishStatus(var _, var published) -> {
        status = published;
        yield new Outcome.Accepted();
      }
    };
  }

  /** Something of the cluster's own moves on: a pod is bound, runs, becomes ready or ends. */
  public void advance(RandomGenerator random) {
    var pods = objects.keySet().stream().filter(Target.ForPod.class::isInstance).toList();
    if (pods.isEmpty()) {
      return;
    }
    var target = pods.get(random.nextInt(pods.size()));
    if (objects.get(target) instanceof Stored.StoredPod pod && !pod.isForeign()) {
      advance(target, pod);
    }
  }

  /** Whether nothing moves any more without a request. */
  public boolean isStill() {
    return objects.values().stream()
        .allMatch(
            object ->
                !(object instanceof Stored.StoredPod pod)
                    || pod.isForeign()
                    || pod.facts().isReady());
  }

  private void advance(Target target, Stored.StoredPod pod) {
    var facts = pod.facts();
    if (facts.terminating()) {
      remove(target);
    } else if (facts.node().isEmpty()) {
      put(target, new Stored.StoredPod(pod.revision(), facts.withNode("node-1"), false));
    } else if (!facts.isReady()) {
      put(
          target,
          new Stored.StoredPod(
              pod.revision(), facts.withPhase(PodPhase.RUNNING).withReady(true), false));
    }
  }

  /** Somebody else deletes an object, or takes readiness from a pod. */
  public void disturb(RandomGenerator random) {
    var targets =
        objects.entrySet().stream()
            .filter(entry -> !entry.getValue().isForeign())
            .map(Map.Entry::getKey)
            .toList();
    if (targets.isEmpty()) {
      return;
    }
    var target = targets.get(random.nextInt(targets.size()));
    if (objects.get(target) instanceof Stored.StoredPod pod) {
      var facts =
          random.nextBoolean() ? pod.facts().withTerminating() : pod.facts().withReady(false);
      put(target, new Stored.StoredPod(pod.revision(), facts, false));
    } else {
      remove(target);
    }
  }

  /** A stranger takes the name of a pod that does not exist. */
  public void occupy(PodAddress pod) {
    var target = new Target.ForPod(pod);
    objects.putIfAbsent(
        target,
        new Stored.StoredPod(
            new Revision("foreign"),
            new PodFacts(uid(), PodPhase.RUNNING, true, false, Optional.empty()),
            true));
  }

  public void evictStrangers() {
    objects.values().removeIf(Stored::isForeign);
  }

  /** A pod of ours that no plan asked for, as another controller may have left it. */
  public void plant(PodAddress pod, Revision revision) {
    var target = new Target.ForPod(pod);
    if (!objects.containsKey(target)) {
      put(
          target,
          new Stored.StoredPod(
              revision,
              new PodFacts(uid(), PodPhase.RUNNING, true, false, Optional.of("node-1")),
              false));
    }
  }

  /** How often an object of this name has been created by an effect. */
  public int timesCreated(Target target) {
    return created.getOrDefault(target, 0);
  }

  private Outcome create(Target target, Stored object) {
    var existing = objects.get(target);
    if (existing != null && existing.isForeign()) {
      return new Outcome.Refused(target + " belongs to somebody else");
    }
    if (existing == null) {
      created.merge(target, 1, Integer::sum);
      put(target, object);
    }
    return new Outcome.Accepted();
  }

  private Outcome applyPodGroup(Target target, PodGroupShape shape, Optional<String> uid) {
    if (gang == GangSupport.NONE) {
      return new Outcome.Refused("no such resource: podgroups");
    }
    var existing = objects.get(target);
    if (uid.isPresent() && (existing == null || !existing.uid().equals(uid.get()))) {
      return new Outcome.Accepted();
    }
    if (uid.isEmpty() && existing != null) {
      return new Outcome.Accepted();
    }
    put(target, new Stored.StoredPodGroup(uid.orElseGet(this::uid), shape, false));
    return new Outcome.Accepted();
  }

  private Outcome delete(Target target, String uid) {
    var existing = objects.get(target);
    if (existing != null && existing.uid().equals(uid)) {
      if (existing instanceof Stored.StoredPod pod) {
        put(target, new Stored.StoredPod(pod.revision(), pod.facts().withTerminating(), false));
      } else {
        remove(target);
      }
    }
    return new Outcome.Accepted();
  }

  private void put(Target target, Stored object) {
    objects.put(target, object);
    observation(target, object).ifPresent(watch::add);
  }

  private void remove(Target target) {
    var object = objects.remove(target);
    if (object != null && !object.isForeign()) {
      watch.add(gone(target, object.uid()));
    }
  }

  private static Input gone(Target target, String uid) {
    return switch (target) {
      case Target.ForRevision(var revision) -> new Input.RevisionGone(revision, uid);
      case Target.ForPodGroup(var group) -> new Input.PodGroupGone(group, uid);
      case Target.ForService(var role) -> new Input.ServiceGone(role, uid);
      case Target.ForPod(var pod) -> new Input.PodGone(pod, uid);
      case Target.ForStatus() -> throw new IllegalArgumentException("a status is no object");
    };
  }

  private static Optional<Input.Seen> observation(Target target, Stored object) {
    if (object.isForeign()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (object) {
          case Stored.StoredRevision(var uid, var templates, var _) ->
              new Input.RevisionObserved(((Target.ForRevision) target).revision(), uid, templates);
          case Stored.StoredPodGroup(var uid, var shape, var _) ->
              new Input.PodGroupObserved(group(target), new PodGroupFacts(uid, shape, false));
          case Stored.StoredService(var uid, var _) ->
              new Input.ServiceObserved(role(target), new ServiceFacts(uid, false));
          case Stored.StoredPod(var revision, var facts, var _) ->
              new Input.PodObserved(((Target.ForPod) target).pod(), Optional.of(revision), facts);
        });
  }

  private static GroupOrdinal group(Target target) {
    return ((Target.ForPodGroup) target).group();
  }

  private static RoleAddress role(Target target) {
    return ((Target.ForService) target).role();
  }

  private String uid() {
    return "u" + nextUid++;
  }
}
