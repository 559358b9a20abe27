package dev.phalanx.decision;

import dev.phalanx.domain.BootstrapPhase;
import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.RoleTemplate;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * One role replica. {@code readyPods} and {@code livePods} are sums over {@code pods}, kept so that
 * a pod's change costs the same however many pods there are.
 *
 * @param id the role replica
 * @param revision the revision its pods are rendered from
 * @param podsExpected pods it consists of; 0 when its revision has no such role
 * @param wantsService whether workers can exist, and so a headless Service is needed
 * @param condemned why it is to go
 * @param draining until when it may finish its requests before it does
 * @param service its headless Service
 * @param pods places by index; those from {@code podsExpected} on are surplus
 * @param readyPods pods among the expected that are ready
 * @param livePods pods that exist
 * @param ready readiness as last journaled
 * @param readySince when it last became ready
 * @param attempt how often its pods have been made anew together
 * @param bootstrap how far it has come in this attempt
 * @param recovery its failures
 */
public record RoleState(
    RoleId id,
    Revision revision,
    int podsExpected,
    boolean wantsService,
    Optional<Cause> condemned,
    Optional<Instant> draining,
    Optional<ServiceFacts> service,
    PSortedMap<Integer, PodSlot> pods,
    int readyPods,
    int livePods,
    boolean ready,
    Optional<Instant> readySince,
    int attempt,
    Bootstrap bootstrap,
    Recovery recovery) {

  /**
   * A role replica of which nothing exists yet; {@code template} is absent when the revision has no
   * such role.
   */
  static RoleState planned(
      RoleId id, Revision revision, Optional<RoleTemplate> template, Instant at) {
    int expected = template.map(RoleTemplate::podsPerReplica).orElse(0);
    PSortedMap<Integer, PodSlot> slots = TreePMap.empty();
    for (int index = 0; index < expected; index++) {
      slots = slots.plus(index, PodSlot.EMPTY);
    }
    boolean wantsService = template.map(RoleTemplate::hasWorkerTemplate).orElse(false);
    return new RoleState(
        id,
        revision,
        expected,
        wantsService,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        slots,
        0,
        0,
        false,
        Optional.empty(),
        0,
        Bootstrap.planned(at),
        Recovery.NONE);
  }

  /**
   * Derived from the pods at every moment: exactly the expected pods, all ready, reachable through
   * the Service where there is one to be, and none of them started anew in a gang that is not.
   */
  public boolean isReady() {
    return condemned.isEmpty()
        && recovery.tearDown().isEmpty()
        && !recovery.isUnresolved()
        && podsExpected > 0
        && readyPods == podsExpected
        && livePods == podsExpected
        && !lacksService();
  }

  /** What removing it costs, a sum over its pods. */
  long deletionCost() {
    return pods.values().stream()
        .flatMap(slot -> slot.live().stream())
        .mapToLong(PodFacts::deletionCost)
        .sum();
  }

  /** Whether it is to stay, is not ready, and will not be so by itself in a moment. */
  boolean isBroken() {
    return !isReady()
        && condemned.isEmpty()
        && (bootstrap.phase() != BootstrapPhase.READY
            || livePods < podsExpected
            || hasFailedPods());
  }

  /** Whether it has not been ready yet, and nothing has failed: it is on its way. */
  boolean isNew() {
    return condemned.isEmpty()
        && readySince.isEmpty()
        && attempt == 0
        && recovery.tearDown().isEmpty()
        && !hasFailedPods();
  }

  private boolean hasFailedPods() {
    return pods.values().stream().anyMatch(slot -> slot.failed().isPresent());
  }

  /** Whether pods stand in it that the scheduler does not count as members of its PodGroup. */
  boolean hasUngroupedPods() {
    return pods.values().stream()
        .flatMap(slot -> slot.live().stream())
        .anyMatch(facts -> !facts.isGrouped());
  }

  /** Whether its headless Service is to be there and is not. */
  public boolean lacksService() {
    return wantsService && service.filter(facts -> !facts.terminating()).isEmpty();
  }

  /** Whether nothing but its Service keeps it from being ready. */
  boolean waitsForServiceOnly() {
    return lacksService() && podsExpected > 0 && readyPods == podsExpected;
  }

  /** Nothing of it exists in the cluster. */
  public boolean isEmpty() {
    return livePods == 0 && service.isEmpty();
  }

  public boolean isExpected(int index) {
    return index < podsExpected;
  }

  public PodSlot slot(int index) {
    return pods.getOrDefault(index, PodSlot.EMPTY);
  }

  /** The phase of its bootstrap that it is to reach next. */
  public BootstrapPhase awaited() {
    return Phases.next(this);
  }

  /** Index of the pod that keeps it from that, the first of several. */
  public int blocking() {
    return Phases.blocking(this);
  }

  RoleState withSlot(int index, PodSlot slot) {
    var old = slot(index);
    int ready = readyPods + (isExpected(index) ? count(slot.isReady()) - count(old.isReady()) : 0);
    int live = livePods + count(slot.live().isPresent()) - count(old.live().isPresent());
    var slots =
        slot.live().isEmpty() && !isExpected(index) ? pods.minus(index) : pods.plus(index, slot);
    return with(condemned, service, slots, ready, live, bootstrap, recovery);
  }

  /** With every pod's place changed; none may come or go. */
  RoleState withSlots(UnaryOperator<PodSlot> change) {
    var next = this;
    for (var slot : pods.entrySet()) {
      next = next.withSlot(slot.getKey(), change.apply(slot.getValue()));
    }
    return next;
  }

  RoleState withService(Optional<ServiceFacts> facts) {
    return with(condemned, facts, pods, readyPods, livePods, bootstrap, recovery);
  }

  RoleState withCondemned(Cause cause) {
    return with(Optional.of(cause), service, pods, readyPods, livePods, bootstrap, recovery);
  }

  RoleState withDraining(Optional<Instant> until) {
    return new RoleState(
        id,
        revision,
        podsExpected,
        wantsService,
        condemned,
        until,
        service,
        pods,
        readyPods,
        livePods,
        ready,
        readySince,
        attempt,
        bootstrap,
        recovery);
  }

  RoleState withBootstrap(Bootstrap other) {
    return with(condemned, service, pods, readyPods, livePods, other, recovery);
  }

  RoleState withRecovery(Recovery other) {
    return with(condemned, service, pods, readyPods, livePods, bootstrap, other);
  }

  RoleState becameReady(Instant at) {
    var serving = Bootstrap.reached(BootstrapPhase.READY, at, Optional.empty());
    return held(true, Optional.of(at), attempt, serving, recovery);
  }

  RoleState lostReadiness() {
    return held(false, readySince, attempt, bootstrap, recovery);
  }

  /** Nothing of the last attempt exists any more: the next one begins. */
  RoleState rebuilt(Instant at) {
    return held(ready, readySince, attempt + 1, Bootstrap.planned(at), recovery.rebuilt());
  }

  /** Its pods are to become those of this revision in place: a bootstrap of what stands. */
  RoleState revised(Revision other, Instant at) {
    var changed = withSlots(slot -> slot.revised(other));
    return new RoleState(
        id,
        other,
        podsExpected,
        wantsService,
        condemned,
        draining,
        service,
        changed.pods,
        changed.readyPods,
        changed.livePods,
        ready,
        readySince,
        attempt,
        Bootstrap.planned(at),
        recovery.forgotten());
  }

  private RoleState held(
      boolean isReady, Optional<Instant> since, int number, Bootstrap reached, Recovery failures) {
    return new RoleState(
        id,
        revision,
        podsExpected,
        wantsService,
        condemned,
        draining,
        service,
        pods,
        readyPods,
        livePods,
        isReady,
        since,
        number,
        reached,
        failures);
  }

  private RoleState with(
      Optional<Cause> going,
      Optional<ServiceFacts> facts,
      PSortedMap<Integer, PodSlot> slots,
      int readyOfThem,
      int liveOfThem,
      Bootstrap reached,
      Recovery failures) {
    return new RoleState(
        id,
        revision,
        podsExpected,
        wantsService,
        going,
        draining,
        facts,
        slots,
        readyOfThem,
        liveOfThem,
        ready,
        readySince,
        attempt,
        reached,
        failures);
  }

  private static int count(boolean fact) {
    return fact ? 1 : 0;
  }
}
