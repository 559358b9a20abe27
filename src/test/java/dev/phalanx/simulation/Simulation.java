package dev.phalanx.simulation;

import dev.phalanx.decision.Demand;
import dev.phalanx.decision.Effect;
import dev.phalanx.decision.Fixtures;
import dev.phalanx.decision.GangSupport;
import dev.phalanx.decision.Input;
import dev.phalanx.decision.JournalEntry;
import dev.phalanx.decision.ModelServingDecider;
import dev.phalanx.decision.Observed;
import dev.phalanx.decision.Outcome;
import dev.phalanx.decision.Outstanding;
import dev.phalanx.decision.ServingState;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.Revision;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One run of the decider against a {@link FakeCluster}, every choice drawn from one seed: which
 * observation arrives when, which effect is sent, what fails, when the controller dies, what users
 * do. The shell around the core (inbox, journal, lanes) is played by this class, as simply as it
 * can be.
 */
final class Simulation {
  private final RandomGenerator random;
  private final FakeCluster cluster = new FakeCluster();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final Deque<Input> inbox = new ArrayDeque<>();
  private final SortedMap<Target, Lane> lanes = new TreeMap<>();
  private final Set<Class<?>> seen;
  private ServingState state = ServingState.initial(Fixtures.ID);
  private Fixtures.Wanted wanted;
  private Instant now = Fixtures.T0;
  private boolean isDeleting;

  /** What is asked of one object, and whether the cluster has taken it. */
  private record Lane(Effect effect, boolean isTaken, boolean isReported) {}

  Simulation(long seed, Set<Class<?>> seen) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.seen = seen;
    this.wanted =
        Fixtures.Wanted.groups(1 + random.nextInt(3))
            .role("prefill", 1 + random.nextInt(2), 1 + random.nextInt(2))
            .role("decode", 1 + random.nextInt(2), 0);
    cluster.setGang(anyGangSupport());
    restart();
  }

  List<JournalEntry> journal() {
    return List.copyOf(journal);
  }

  ServingState state() {
    return state;
  }

  FakeCluster cluster() {
    return cluster;
  }

  Fixtures.Wanted wanted() {
    return wanted;
  }

  /** Chaos: {@code steps} random things happen. */
  void shake(int steps) {
    for (int i = 0; i < steps && !isDeleting; i++) {
      now = now.plusMillis(random.nextInt(1_000));
      switch (random.nextInt(40)) {
        case 0 -> restart();
        case 1 -> change();
        case 2 -> cluster.disturb(random);
        case 3 -> cluster.occupy(anyPod());
        case 4 ->
            cluster.plant(
                anyPod(),
                new Revision(
                    random.nextBoolean()
                        ? "unknown"
                        : wanted.observed().spec().revision().value()));
        case 5 -> cluster.evictStrangers();
        case 6 -> cluster.setGang(anyGangSupport());
        case 7 -> repeatAccepted();
        case 8, 9, 10, 11, 12, 13, 14, 15 -> arrive(1 + random.nextInt(4));
        case 16, 17, 18, 19, 20, 21, 22, 23, 24 -> decide(random.nextInt(10) == 0);
        case 25, 26, 27, 28, 29, 30, 31, 32 -> send(true);
        default -> cluster.advance(random);
      }
      Invariants.check(this);
    }
  }

  /** No more faults: runs until nothing is left to do. */
  void settle() {
    cluster.evictStrangers();
    for (int i = 0; i < 20_000 && !isQuiet(); i++) {
      now = now.plusMillis(100);
      repeatAccepted();
      arrive(cluster.watch().size());
      decide(false);
      send(false);
      cluster.advance(random);
      Invariants.check(this);
    }
  }

  /**
   * The user deletes the ModelServing; the garbage collector takes its children, in the foreground
   * or not.
   */
  void delete(boolean foreground) {
    isDeleting = true;
    if (foreground) {
      inbox.add(new Input.ServingTerminating());
      decide(false);
      int before = cluster.requests();
      cluster.disturb(random);
      arrive(cluster.watch().size());
      decide(false);
      send(false);
      Invariants.require(
          cluster.requests() == before, "nothing is asked for a serving that is being deleted");
    }
    inbox.add(new Input.ServingGone());
    decide(false);
    Invariants.check(this);
  }

  boolean isQuiet() {
    return inbox.isEmpty()
        && cluster.watch().isEmpty()
        && cluster.isStill()
        && lanes.values().stream()
            .allMatch(lane -> lane.isTaken() && !lane.effect().isConfirmedByWatch());
  }

  /** What the lanes hold, for the invariants. */
  Collection<Demand> demanded() {
    return lanes.values().stream()
        .map(lane -> new Demand(lane.effect().target(), Optional.of(lane.effect())))
        .toList();
  }

  private void restart() {
    state =
        journal.stream()
            .reduce(
                ServingState.initial(Fixtures.ID),
                ModelServingDecider::apply,
                (left, right) -> right);
    inbox.clear();
    cluster.watch().clear();
    lanes.clear();
    inbox.add(new Input.GangSupportObserved(cluster.gang()));
    var everything = new ArrayList<>(cluster.list());
    everything.add(wanted.observed());
    inbox.add(new Input.Relisted(everything));
    Outstanding.all(state).values().forEach(this::ask);
  }

  private void change() {
    wanted =
        switch (random.nextInt(6)) {
          case 0, 1 -> wanted.withGroups(random.nextInt(4));
          case 2 -> wanted.withReplicas("prefill", random.nextInt(3));
          case 3 -> wanted.withReplicas("decode", random.nextInt(3));
          case 4 ->
              wanted
                  .role(Fixtures.template("decode", random.nextInt(2), "b" + random.nextInt(3)), 1)
                  .generation(wanted.generation() + 1);
          default -> wanted.queue("q" + random.nextInt(2)).generation(wanted.generation() + 1);
        };
    if (random.nextInt(8) == 0) {
      inbox.add(
          new Input.SpecUnreadable(
              wanted.generation(),
              List.of("spec.template.roles[0].replicas: 'x': must be a number")));
      wanted = wanted.generation(wanted.generation() + 1);
    }
    inbox.add(wanted.observed());
  }

  private GangSupport anyGangSupport() {
    return List.of(GangSupport.values()).get(random.nextInt(GangSupport.values().length));
  }

  private PodAddress anyPod() {
    return PodAddress.parse(
        "%d/%s-%d/%d"
            .formatted(
                random.nextInt(4),
                random.nextBoolean() ? "prefill" : "decode",
                random.nextInt(3),
                random.nextInt(3)));
  }

  private void arrive(int count) {
    for (int i = 0; i < count && !cluster.watch().isEmpty(); i++) {
      var input = cluster.watch().removeFirst();
      inbox.add(input);
      if (random.nextInt(10) == 0) {
        inbox.add(input);
      }
    }
  }

  private void decide(boolean journalFails) {
    var decision = ModelServingDecider.decide(state, new Observed(now, List.copyOf(inbox)));
    if (journalFails) {
      return;
    }
    inbox.clear();
    decision.entries().forEach(entry -> seen.add(entry.event().getClass()));
    journal.addAll(decision.entries());
    state =
        decision.entries().stream().reduce(state, ModelServingDecider::apply, (_, right) -> right);
    Invariants.require(state.equals(decision.after()), "the journal folds to the decided state");
    decision.demands().values().forEach(this::ask);
    decision
        .announcements()
        .forEach(
            announcement ->
                Invariants.require(
                    !announcement.message().isEmpty(), "an announcement says something"));
  }

  private void ask(Demand demand) {
    var held = lanes.get(demand.target());
    if (demand.effect().isEmpty()) {
      lanes.remove(demand.target());
    } else if (held == null || !held.effect().equals(demand.effect().get())) {
      seen.add(demand.effect().get().getClass());
      lanes.put(
          demand.target(),
          new Lane(demand.effect().get(), false, held != null && held.isReported()));
    }
  }

  /** The lanes' deadline for what was accepted but never seen. */
  private void repeatAccepted() {
    lanes.replaceAll(
        (_, lane) ->
            lane.effect().isConfirmedByWatch()
                ? new Lane(lane.effect(), false, lane.isReported())
                : lane);
  }

  private void send(boolean mayFail) {
    var waiting = new TreeSet<Target>();
    lanes.forEach(
        (target, lane) -> {
          if (!lane.isTaken()) {
            waiting.add(target);
          }
        });
    if (waiting.isEmpty()) {
      return;
    }
    var target = List.copyOf(waiting).get(random.nextInt(waiting.size()));
    var lane = lanes.get(target);
    if (lane == null) {
      throw new IllegalStateException("no lane for " + target);
    }
    int fault = mayFail ? random.nextInt(8) : 7;
    if (fault == 0) { // the request is lost
      return;
    }
    var outcome = cluster.run(lane.effect());
    if (fault == 1) { // the answer is lost
      return;
    }
    settle(target, lane, outcome);
  }

  private void settle(Target target, Lane lane, Outcome outcome) {
    switch (outcome) {
      case Outcome.Accepted() -> {
        if (lane.isReported()) {
          inbox.add(new Input.EffectAccepted(target));
        }
        lanes.put(target, new Lane(lane.effect(), true, false));
      }
      case Outcome.Retry(var reason) -> inbox.add(new Input.EffectRefused(target, reason));
      case Outcome.Refused(var reason) -> {
        inbox.add(new Input.EffectRefused(target, reason));
        lanes.put(target, new Lane(lane.effect(), false, true));
      }
    }
  }
}
