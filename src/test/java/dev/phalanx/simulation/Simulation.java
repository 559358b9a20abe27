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
import dev.phalanx.decision.StormBudget;
import dev.phalanx.decision.Target;
import dev.phalanx.domain.Amount;
import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.FailureKind;
import dev.phalanx.domain.PodAddress;
import dev.phalanx.domain.RecoveryPolicy;
import dev.phalanx.domain.RecoveryRules;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RevisionRules;
import dev.phalanx.domain.Rollout;
import dev.phalanx.domain.RolloutRules;
import dev.phalanx.domain.RolloutType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
  private final List<Fixtures.Wanted> past = new ArrayList<>();
  private Instant now = Fixtures.T0;
  private final Pacing pacing = new Pacing();
  private Optional<Instant> wakeAt = Optional.empty();
  private boolean isCalm;

  /** Little else happens than that containers crash. */
  private final boolean isCrashing;

  private boolean isDeleting;

  /** Something happened that invariants are about, since they were last checked. */
  private boolean isChanged;

  /** What is asked of one object, and whether the cluster has taken it. */
  private record Lane(Effect effect, boolean isTaken, boolean isReported) {}

  Simulation(long seed, Set<Class<?>> seen) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.seen = seen;
    this.isCrashing = random.nextInt(3) == 0;
    this.wanted =
        Fixtures.Wanted.groups(1 + random.nextInt(3))
            .role("prefill", 1 + random.nextInt(2), 1 + random.nextInt(2))
            .role("decode", 1 + random.nextInt(2), 0)
            .policy(any(List.of(RecoveryPolicy.values())))
            .grace(random.nextInt(3) * 4L)
            .rules(rules("", random.nextInt(3) == 0 ? 1 : 0))
            .rollout(anyRollout())
            .rolloutRules(anyRolloutRules())
            .revisionRules(new RevisionRules(random.nextInt(3), List.of()))
            .showsGroups(random.nextInt(4) == 0);
    past.add(wanted);
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
      if (isCrashing) {
        cluster.advance(random);
      }
      switch (isCrashing ? 15 + random.nextInt(35) : random.nextInt(50)) {
        case 0 -> restart();
        case 40 -> cluster.loseNode(random, now);
        case 41 -> relist();
        case 42, 43 -> cluster.disturb(random);
        case 44, 45, 46 -> cluster.crash(random);
        case 1 -> change();
        case 2 -> cluster.disturb(random);
        case 3 -> cluster.occupy(anyPod());
        case 4 ->
            cluster.plant(
                anyPod(),
                new Revision(
                    random.nextBoolean()
                        ? "unknown"
                        : any(past).observed().spec().revision().value()));
        case 5 -> cluster.evictStrangers();
        case 6 -> cluster.setGang(anyGangSupport());
        case 7 -> repeatAccepted();
        case 8, 9, 10, 11, 12, 13, 14, 15 -> arrive(1 + random.nextInt(4));
        case 16, 17, 18, 19, 20, 21, 22, 23, 24 -> decide(random.nextInt(10) == 0);
        case 25, 26, 27, 28, 29, 30, 31, 32 -> send(true);
        default -> cluster.advance(random);
      }
      check();
    }
  }

  /**
   * New templates for a serving that has settled and holds nothing back, some a moment after its
   * role replicas were scaled, and little else happens than a crash or a pod that comes late now
   * and then; or they never become ready, and are taken back.
   */
  void roll() {
    if (random.nextBoolean()) {
      wanted = wanted.withReplicas("decode", random.nextInt(4));
      inbox.add(wanted.observed());
      for (int i = random.nextInt(20); i > 0; i--) {
        calmStep();
      }
    }
    boolean isInPlace = random.nextBoolean();
    int workers = isInPlace ? wanted.templateOf("decode").workerReplicas() : random.nextInt(2);
    wanted =
        (random.nextInt(3) == 0 ? otherRoles() : wanted)
            .role(
                Fixtures.template("decode", workers, "c" + random.nextInt(9)),
                1 + random.nextInt(3))
            .rolePartition("decode", random.nextInt(2))
            .rollout(anyRollout())
            .rolloutRules(
                new RolloutRules(false, Duration.ofSeconds(30), true, anyDrain(), isInPlace))
            .generation(wanted.generation() + 1);
    inbox.add(wanted.observed());
    boolean isBad = random.nextInt(3) == 0;
    if (isBad) {
      cluster.spoil(wanted.observed().spec().revision());
    }
    for (int i = 0; i < 20_000 && !isQuiet(); i++) {
      if (!isBad && i < 300 && random.nextInt(20) == 0) {
        cluster.crash(random);
      }
      if (!isBad && i < 300 && random.nextInt(20) == 0) {
        cluster.plant(anyPod(), any(past).observed().spec().revision());
      }
      calmStep();
    }
  }

  /** No more faults: runs until nothing is left to do. */
  void settle() {
    cluster.evictStrangers();
    cluster.repairNodes();
    wanted =
        wanted
            .rules(rules("settle", 0))
            .rolloutRules(RolloutRules.DEFAULT)
            .generation(wanted.generation() + 1);
    inbox.add(wanted.observed());
    isCalm = true;
    for (int i = 0; i < 20_000 && !isQuiet(); i++) {
      calmStep();
    }
  }

  private void calmStep() {
    now = now.plusMillis(100);
    repeatAccepted();
    arrive(cluster.watch().size());
    if (!inbox.isEmpty() || isDue()) {
      decide(false);
    }
    send(false);
    cluster.advance(random);
    check();
  }

  private boolean isDue() {
    return wakeAt.filter(at -> !at.isAfter(now)).isPresent();
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
    check();
  }

  /** What goes on still, for a test that fails. */
  String unrest() {
    var busy = new ArrayList<Object>(inbox);
    busy.addAll(cluster.watch());
    wakeAt.ifPresent(busy::add);
    cluster.objects().values().stream().filter(it -> !FakeCluster.isStill(it)).forEach(busy::add);
    lanes.values().stream()
        .filter(lane -> !lane.isTaken() || lane.effect().isConfirmedByWatch())
        .forEach(busy::add);
    return busy.toString();
  }

  boolean isQuiet() {
    return inbox.isEmpty()
        && cluster.watch().isEmpty()
        && cluster.isStill()
        && wakeAt.isEmpty()
        && lanes.values().stream()
            .allMatch(lane -> lane.isTaken() && !lane.effect().isConfirmedByWatch());
  }

  /** What the lanes hold, for the invariants. */
  Collection<Demand> demanded() {
    return lanes.values().stream()
        .map(lane -> new Demand(lane.effect().target(), Optional.of(lane.effect())))
        .toList();
  }

  /** Short enough for a run, long enough to matter. */
  private RecoveryRules rules(String release, int maxAttempts) {
    var deadlines = new TreeMap<BootstrapPhase, Duration>();
    deadlines.put(BootstrapPhase.SCHEDULED, Duration.ofSeconds(60));
    deadlines.put(BootstrapPhase.IMAGES_PRESENT, Duration.ofSeconds(random.nextBoolean() ? 20 : 5));
    deadlines.put(BootstrapPhase.RENDEZVOUS_OPEN, Duration.ofSeconds(20));
    deadlines.put(BootstrapPhase.ALL_JOINED, Duration.ofSeconds(20));
    deadlines.put(BootstrapPhase.READY, Duration.ofSeconds(random.nextBoolean() ? 40 : 90));
    return new RecoveryRules(
        deadlines,
        Duration.ofSeconds(60),
        Duration.ofSeconds(100),
        Duration.ofSeconds(120),
        maxAttempts,
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        random.nextBoolean(),
        Duration.ofSeconds(6),
        Optional.of(release).filter(text -> !text.isEmpty()));
  }

  /** The watch was lost, and everything is listed anew. */
  private void relist() {
    cluster.watch().clear();
    inbox.add(new Input.GangSupportObserved(cluster.gang()));
    inbox.add(new Input.Relisted(everything()));
    inbox.add(cluster.nodes());
  }

  private List<Input.Seen> everything() {
    var everything = new ArrayList<>(cluster.list());
    everything.add(wanted.observed());
    return everything;
  }

  private void restart() {
    state =
        journal.stream()
            .reduce(
                ServingState.initial(Fixtures.ID),
                ModelServingDecider::apply,
                (left, right) -> right);
    inbox.clear();
    lanes.clear();
    relist();
    Outstanding.all(state).values().forEach(this::ask);
    isChanged = true;
  }

  private void change() {
    wanted =
        switch (random.nextInt(12)) {
          case 10 -> otherRoles();
          case 11 -> wanted.withReplicas("router", random.nextInt(3));
          case 6 -> wanted.rollout(anyRollout()).generation(wanted.generation() + 1);
          case 7 -> wanted.rolloutRules(anyRolloutRules()).generation(wanted.generation() + 1);
          case 8 ->
              wanted
                  .role(Fixtures.template("prefill", 1, "b" + random.nextInt(3)), 1)
                  .generation(wanted.generation() + 1);
          case 9 -> takenBack(any(past));
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
    past.add(wanted);
    inbox.add(wanted.observed());
  }

  /** A role more, or one less, or one under another name. */
  private Fixtures.Wanted otherRoles() {
    var others = wanted.without("router").without("gate").generation(wanted.generation() + 1);
    int replicas = 1 + random.nextInt(2);
    return switch (random.nextInt(3)) {
      case 0 -> others;
      case 1 -> others.role("gate", replicas, 0);
      default -> others.role("router", replicas, random.nextInt(2));
    };
  }

  /** With the templates that were asked for at an earlier time. */
  private Fixtures.Wanted takenBack(Fixtures.Wanted earlier) {
    return wanted
        .role(earlier.templateOf("prefill"), 1)
        .role(earlier.templateOf("decode"), 1)
        .generation(wanted.generation() + 1);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private Rollout anyRollout() {
    return new Rollout(
        any(List.of(RolloutType.values())),
        any(List.of(Optional.empty(), Optional.of(Amount.of(1)), Optional.of(Amount.of(2)))),
        any(List.of(Optional.empty(), Optional.of(Amount.of(1)))),
        any(List.of(Optional.empty(), Optional.empty(), Optional.of(Amount.of(1)))));
  }

  private RolloutRules anyRolloutRules() {
    return new RolloutRules(
        random.nextInt(6) == 0,
        Duration.ofSeconds(30),
        random.nextInt(3) == 0,
        anyDrain(),
        random.nextBoolean());
  }

  private Duration anyDrain() {
    return Duration.ofSeconds(random.nextInt(3) * 3L);
  }

  private GangSupport anyGangSupport() {
    return any(List.of(GangSupport.values()));
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
      if (random.nextInt(8) == 0 && !cluster.watch().isEmpty() && isOfAnother(input)) {
        var first = input; // watches of different kinds are not in step
        input = cluster.watch().removeFirst();
        cluster.watch().addFirst(first);
      }
      inbox.add(input);
      if (random.nextInt(10) == 0) {
        inbox.add(input);
      }
    }
  }

  /** Each kind has its own watch, and what one watch tells comes in order. */
  private boolean isOfAnother(Input input) {
    return !kind(cluster.watch().element()).equals(kind(input));
  }

  private static String kind(Input input) {
    return input.getClass().getSimpleName().replaceAll("Observed|Gone", "");
  }

  private StormBudget budget() {
    return isCalm || random.nextInt(8) != 0
        ? StormBudget.UNLIMITED
        : new StormBudget(new TreeMap<>(Map.of(FailureKind.APPLICATION_EXIT, random.nextInt(2))));
  }

  private void decide(boolean journalFails) {
    var decision =
        ModelServingDecider.decide(state, new Observed(now, List.copyOf(inbox), budget()));
    if (journalFails) {
      return;
    }
    inbox.clear();
    wakeAt = decision.wakeAt();
    decision.entries().forEach(entry -> pacing.check(entry, decision.after()));
    Budget.check(decision);
    decision.entries().forEach(entry -> seen.add(entry.event().getClass()));
    journal.addAll(decision.entries());
    isChanged |= !decision.isEmpty();
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

  private void check() {
    if (isChanged) {
      Invariants.check(this);
      isChanged = false;
    }
  }

  private void ask(Demand demand) {
    isChanged = true;
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
