package dev.phalanx.decision;

import dev.phalanx.domain.Revision;
import dev.phalanx.domain.RoleId;
import dev.phalanx.domain.RoleTemplate;
import java.util.Optional;
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
 * @param service its headless Service
 * @param pods places by index; those from {@code podsExpected} on are surplus
 * @param readyPods pods among the expected that are ready
 * @param livePods pods that exist
 * @param ready readiness as last journaled
 */
public record RoleState(
    RoleId id,
    Revision revision,
    int podsExpected,
    boolean wantsService,
    Optional<Cause> condemned,
    Optional<ServiceFacts> service,
    PSortedMap<Integer, PodSlot> pods,
    int readyPods,
    int livePods,
    boolean ready) {

  /**
   * A role replica of which nothing exists yet; {@code template} is absent when the revision has no
   * such role.
   */
  static RoleState planned(RoleId id, Revision revision, Optional<RoleTemplate> template) {
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
        slots,
        0,
        0,
        false);
  }

  /**
   * Derived from the pods at every moment: exactly the expected pods, all ready, reachable through
   * the Service where there is one to be.
   */
  public boolean isReady() {
    return condemned.isEmpty()
        && podsExpected > 0
        && readyPods == podsExpected
        && livePods == podsExpected
        && (!wantsService || hasService());
  }

  public boolean hasService() {
    return service.isPresent() && !service.get().terminating();
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

  RoleState withSlot(int index, PodSlot slot) {
    var old = slot(index);
    int ready = readyPods + (isExpected(index) ? count(slot.isReady()) - count(old.isReady()) : 0);
    int live = livePods + count(slot.live().isPresent()) - count(old.live().isPresent());
    var slots =
        slot.live().isEmpty() && !isExpected(index) ? pods.minus(index) : pods.plus(index, slot);
    return new RoleState(
        id,
        revision,
        podsExpected,
        wantsService,
        condemned,
        service,
        slots,
        ready,
        live,
        this.ready);
  }

  RoleState withService(Optional<ServiceFacts> facts) {
    return new RoleState(
        id,
        revision,
        podsExpected,
        wantsService,
        condemned,
        facts,
        pods,
        readyPods,
        livePods,
        ready);
  }

  RoleState withCondemned(Cause cause) {
    return new RoleState(
        id,
        revision,
        podsExpected,
        wantsService,
        Optional.of(cause),
        service,
        pods,
        readyPods,
        livePods,
        ready);
  }

  RoleState withReady(boolean held) {
    return new RoleState(
        id,
        revision,
        podsExpected,
        wantsService,
        condemned,
        service,
        pods,
        readyPods,
        livePods,
        held);
  }

  private static int count(boolean fact) {
    return fact ? 1 : 0;
  }
}
