package dev.phalanx.simulation;

import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Failure;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.ImageChange;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.PodFacts;
import dev.phalanx.decision.PodGroupFacts;
import dev.phalanx.decision.PodGroupShape;
import dev.phalanx.decision.PodMarks;
import dev.phalanx.decision.PodPatch;
import dev.phalanx.decision.PodPhase;
import dev.phalanx.decision.PodProgress;
import dev.phalanx.decision.Rendezvous;
import dev.phalanx.decision.ServiceFacts;
import dev.phalanx.decision.ServingStatus;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.GroupOrdinal;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleAddress;
import dev.phalanx.domain.RoleTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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

    record StoredRevision(String uid, long number, List<RoleTemplate> templates, boolean isForeign)
        implements Stored {}

    record StoredPodGroup(String uid, PodGroupShape shape, boolean isForeign) implements Stored {}

    record StoredService(String uid, boolean isForeign) implements Stored {}

    record StoredPod(PodFacts facts, boolean isForeign) implements Stored {
      StoredPod with(PodFacts others) {
        return new StoredPod(others, isForeign);
      }

      @Override
      public String uid() {
        return facts.uid();
      }
    }
  }

  private final SortedMap<Target, Stored> objects = new TreeMap<>();
  private final Deque<Input> watch = new ArrayDeque<>();
  private final Map<Target, Integer> created = new TreeMap<>();
  private static final int NODES = 3;
  private static final Failure EXIT =
      new Failure(FailureKind.APPLICATION_EXIT, "failed: container c exited with code 1");
  private static final Failure EVICTED = new Failure(FailureKind.EVICTED, "was evicted");

  private final NavigableMap<String, Instant> lostNodes = new TreeMap<>();
  private GangSupport gang = GangSupport.SUBGROUPS;
  private int nextUid = 1;
  private int requests;
  private @Nullable ServingStatus status;
  private @Nullable Revision spoilt;

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
      case Effect.RecordRevision(var _, var _, var number, var templates, var _) ->
          create(effect.target(), new Stored.StoredRevision(uid(), number, templates, false));
      case Effect.RenumberRevision(var _, var _, var uid, var number) ->
          renumber(effect.target(), uid, number);
      case Effect.DeleteRevision(var _, var _, var uid) -> delete(effect.target(), uid);
      case Effect.ApplyPodGroup(var _, var _, var shape, var uid) ->
          applyPodGroup(effect.target(), shape, uid);
      case Effect.CreateService _ ->
          create(effect.target(), new Stored.StoredService(uid(), false));
      case Effect.CreatePod create ->
          create(
              effect.target(),
              new Stored.StoredPod(
                  new PodFacts(
                      uid(),
                      PodPhase.PENDING,
                      false,
                      false,
                      Optional.empty(),
                      PodProgress.NONE,
                      0,
                      new PodMarks(
                          Optional.of(create.revision()),
                          create.pod().isEntry(),
                          create.isScaleTarget()),
                      create.isGang()),
                  false));
      case Effect.PatchPod(var _, var _, var uid, var patch) -> patch(effect.target(), uid, patch);
      case Effect.DeletePodGroup(var _, var _, var uid) -> delete(effect.target(), uid);
      case Effect.DeleteService(var _, var _, var uid) -> delete(effect.target(), uid);
      case Effect.DeletePod(var _, var _, var uid, var _, var byForce) ->
          byForce ? removed(effect.target(), uid) : delete(effect.target(), uid);
      case Effect.PublishStatus(var _, var published, var _) -> {
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
      advance(target, pod, random);
    }
  }

  /** Whether nothing moves any more without a request. */
  public boolean isStill() {
    return objects.values().stream().allMatch(FakeCluster::isStill);
  }

  /** Whether something moves without a request; a gang does not before it is complete. */
  boolean isMoving() {
    return objects.entrySet().stream()
        .anyMatch(entry -> !isStill(entry.getValue()) && !isGangWaiting(entry));
  }

  private boolean isGangWaiting(Map.Entry<Target, Stored> entry) {
    return entry.getValue() instanceof Stored.StoredPod pod
        && pod.facts().node().isEmpty()
        && !pod.facts().terminating()
        && !isSchedulable(entry.getKey(), pod.facts());
  }

  static boolean isStill(Stored object) {
    return !(object instanceof Stored.StoredPod pod)
        || pod.isForeign()
        || (pod.facts().isReady() && pod.facts().progress().imageChange() == ImageChange.NONE);
  }

  private void advance(Target target, Stored.StoredPod pod, RandomGenerator random) {
    var facts = pod.facts();
    if (isOnLostNode(pod)) {
      return;
    }
    if (facts.terminating()) {
      remove(target);
    } else if (facts.node().isEmpty()) {
      if (isSchedulable(target, facts)) {
        put(target, pod.with(facts.withNode("node-" + random.nextInt(NODES))));
      }
    } else if (facts.progress().imageChange() != ImageChange.NONE) {
      put(target, pod.with(replaced(facts, isSpoilt(target, pod), random)));
    } else if (!facts.progress().imagesPresent()) {
      put(target, pod.with(facts.withProgress(next(facts.progress(), random))));
    } else if (!facts.isReady() && !isSpoilt(target, pod)) {
      put(target, pod.with(ready(facts)));
    }
  }

  /** A gang is scheduled once as many of its members are there as its PodGroup asks for. */
  private boolean isSchedulable(Target target, PodFacts facts) {
    if (!facts.isGrouped() || gang == GangSupport.NONE || !(target instanceof Target.ForPod pod)) {
      return true;
    }
    var group = pod.pod().role().group();
    return objects.get(new Target.ForPodGroup(group)) instanceof Stored.StoredPodGroup podGroup
        && podGroup.shape().minMember() <= members(group);
  }

  private long members(GroupOrdinal group) {
    return objects.entrySet().stream()
        .filter(
            entry ->
                entry.getKey() instanceof Target.ForPod(var pod)
                    && pod.role().group().equals(group))
        .filter(
            entry -> entry.getValue() instanceof Stored.StoredPod pod && pod.facts().isGrouped())
        .count();
  }

  /** Its containers end, and others run; or they stay, where they may. */
  private static PodFacts replaced(PodFacts facts, boolean isSpoilt, RandomGenerator random) {
    var progress = facts.progress();
    if (facts.phase() != PodPhase.RUNNING) {
      return facts.withProgress(progress.with(ImageChange.NONE));
    }
    if (facts.ready() && random.nextBoolean()) {
      return facts.withReady(false);
    }
    boolean isReplaced = progress.imageChange() == ImageChange.PENDING || random.nextBoolean();
    var next = isReplaced ? failed(progress, EXIT, 1) : progress;
    return facts
        .withProgress(next.with(ImageChange.NONE))
        .withReady(!isSpoilt && random.nextBoolean());
  }

  /** It pulls its image, waits for its entry where it is one that does, and has both. */
  private static PodProgress next(PodProgress progress, RandomGenerator random) {
    if (progress.says().isEmpty()) {
      return new PodProgress(
          progress.restarts(),
          false,
          random.nextBoolean() ? Rendezvous.WAITING : Rendezvous.NONE,
          Optional.of("pulling image " + random.nextInt(9)),
          progress.failure());
    }
    return new PodProgress(
        progress.restarts(), true, progress.rendezvous(), Optional.empty(), progress.failure());
  }

  private static PodFacts ready(PodFacts facts) {
    var progress = facts.progress();
    var rendezvous =
        progress.rendezvous() == Rendezvous.WAITING ? Rendezvous.PASSED : progress.rendezvous();
    return facts
        .withPhase(PodPhase.RUNNING)
        .withReady(true)
        .withProgress(
            new PodProgress(
                progress.restarts(), true, rendezvous, Optional.empty(), progress.failure()));
  }

  /** Somebody else deletes an object, or something happens to a pod. */
  public void disturb(RandomGenerator random) {
    var targets =
        objects.entrySet().stream()
            .filter(entry -> !entry.getValue().isForeign() && random.nextInt(8) > 0)
            .filter(entry -> entry.getValue() instanceof Stored.StoredPod || random.nextInt(4) == 0)
            .map(Map.Entry::getKey)
            .toList();
    if (targets.isEmpty()) {
      return;
    }
    var target = targets.get(random.nextInt(targets.size()));
    if (!(objects.get(target) instanceof Stored.StoredPod pod)) {
      remove(target);
    } else if (random.nextInt(6) == 0) {
      remove(target);
    } else {
      put(target, pod.with(disturbed(pod.facts(), random)));
    }
  }

  /** A container of a pod ends, and the kubelet starts it again. */
  public void crash(RandomGenerator random) {
    var running =
        objects.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Stored.StoredPod pod && runs(pod))
            .map(Map.Entry::getKey)
            .toList();
    if (running.isEmpty()) {
      return;
    }
    var target = running.get(random.nextInt(running.size()));
    if (objects.get(target) instanceof Stored.StoredPod pod) {
      boolean isSeen = random.nextInt(4) > 0; // without a readiness probe it is Ready again at once
      var facts = pod.facts().withReady(!isSeen);
      put(target, pod.with(facts.withProgress(failed(facts.progress(), EXIT, 1))));
    }
  }

  private static boolean runs(Stored.StoredPod pod) {
    return !pod.isForeign() && !pod.facts().terminating() && pod.facts().isReady();
  }

  private static PodFacts disturbed(PodFacts facts, RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 7 ->
          facts.withMarks(
              facts
                  .marks()
                  .withEntryInService(random.nextBoolean())
                  .withScaleTarget(random.nextBoolean()));
      case 6 -> facts.withDeletionCost(random.nextInt(-5, 5));
      case 0 -> facts.withTerminating();
      case 1 -> facts.withReady(false);
      case 2 -> facts.withReady(false).withPhase(PodPhase.FAILED);
      case 3 -> facts.withTerminating().withProgress(failed(facts.progress(), EVICTED, 0));
      default -> facts.withReady(false).withProgress(failed(facts.progress(), EXIT, 1));
    };
  }

  private static PodProgress failed(PodProgress progress, Failure failure, int restarts) {
    return new PodProgress(
        progress.restarts() + restarts,
        progress.imagesPresent(),
        progress.rendezvous(),
        progress.says(),
        Optional.of(failure),
        progress.imageChange());
  }

  /**
   * A node falls silent, after which the node controller calls its pods not Ready; or all are back.
   */
  public void loseNode(RandomGenerator random, Instant at) {
    if (random.nextBoolean()) {
      lostNodes.clear();
    } else {
      lostNodes.putIfAbsent("node-" + random.nextInt(NODES), at);
    }
    watch.add(nodes());
    for (var object : List.copyOf(objects.entrySet())) {
      if (object.getValue() instanceof Stored.StoredPod pod
          && isOnLostNode(pod)
          && pod.facts().isReady()) {
        put(object.getKey(), pod.with(pod.facts().withReady(false)));
      }
    }
  }

  private boolean isOnLostNode(Stored.StoredPod pod) {
    return pod.facts().node().filter(lostNodes::containsKey).isPresent();
  }

  private boolean isSpoilt(Target target, Stored.StoredPod pod) {
    return pod.facts().marks().revision().equals(Optional.ofNullable(spoilt))
        && target instanceof Target.ForPod(var address)
        && address.role().role().role().equals("decode");
  }

  /** Pods of role decode never become ready in this revision. */
  public void spoil(Revision revision) {
    spoilt = revision;
  }

  public void repairNodes() {
    lostNodes.clear();
    watch.add(nodes());
  }

  public Input nodes() {
    return new Input.NodesObserved(lostNodes);
  }

  /** A stranger takes the name of a pod that does not exist. */
  public void occupy(PodAddress pod) {
    var target = new Target.ForPod(pod);
    objects.putIfAbsent(
        target,
        new Stored.StoredPod(
            new PodFacts(
                uid(),
                PodPhase.RUNNING,
                true,
                false,
                Optional.empty(),
                PodProgress.NONE,
                0,
                PodMarks.NONE,
                false),
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
              new PodFacts(
                  uid(),
                  PodPhase.RUNNING,
                  true,
                  false,
                  Optional.of("node-1"),
                  Fixtures.progress(PodPhase.RUNNING),
                  0,
                  Fixtures.marks(pod).withRevision(revision),
                  false),
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

  private Outcome renumber(Target target, String uid, long number) {
    if (objects.get(target) instanceof Stored.StoredRevision revision
        && revision.uid().equals(uid)) {
      put(target, new Stored.StoredRevision(uid, number, revision.templates(), false));
    }
    return new Outcome.Accepted();
  }

  private Outcome delete(Target target, String uid) {
    var existing = objects.get(target);
    if (existing != null && existing.uid().equals(uid)) {
      if (existing instanceof Stored.StoredPod pod) {
        put(target, pod.with(pod.facts().withTerminating()));
      } else {
        remove(target);
      }
    }
    return new Outcome.Accepted();
  }

  private Outcome patch(Target target, String uid, PodPatch patch) {
    if (objects.get(target) instanceof Stored.StoredPod pod && pod.uid().equals(uid)) {
      var changed = pod.facts().withMarks(patch.marks());
      put(target, pod.with(patch.template().isEmpty() ? changed : imagesChanged(changed)));
    }
    return new Outcome.Accepted();
  }

  /** Its kubelet has not acted; it need not any more where the image is taken back in time. */
  private static PodFacts imagesChanged(PodFacts facts) {
    var change =
        facts.progress().imageChange() == ImageChange.PENDING
                && facts.progress().restarts() % 2 == 0
            ? ImageChange.POSSIBLE
            : ImageChange.PENDING;
    return facts.withProgress(facts.progress().with(change));
  }

  private Outcome removed(Target target, String uid) {
    var existing = objects.get(target);
    if (existing != null && existing.uid().equals(uid)) {
      remove(target);
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
          case Stored.StoredRevision(var uid, var number, var templates, var _) ->
              new Input.RevisionObserved(
                  ((Target.ForRevision) target).revision(), uid, number, templates);
          case Stored.StoredPodGroup(var uid, var shape, var _) ->
              new Input.PodGroupObserved(
                  group(target), new PodGroupFacts(uid, shape, false, Optional.empty()));
          case Stored.StoredService(var uid, var _) ->
              new Input.ServiceObserved(role(target), new ServiceFacts(uid, false));
          case Stored.StoredPod(var facts, var _) ->
              new Input.PodObserved(((Target.ForPod) target).pod(), facts, grace(facts));
        });
  }

  /** Some pods end at once. */
  private static Duration grace(PodFacts facts) {
    return Duration.ofSeconds(facts.uid().hashCode() % 4 == 0 ? 0 : 30);
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
