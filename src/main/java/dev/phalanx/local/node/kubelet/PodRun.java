package dev.phalanx.local.node.kubelet;

import dev.phalanx.local.node.seen.PodPlan;
import dev.phalanx.local.node.seen.Program;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod on its node: what the kubelet knows and the API does not yet. Never changed.
 *
 * @param since when the kubelet took it
 * @param init as in the spec
 * @param main as in the spec
 * @param closedGates readiness gates whose condition is not True
 */
public record PodRun(
    Instant since,
    String ip,
    List<ContainerRun> init,
    List<ContainerRun> main,
    List<String> closedGates) {

  /** A pod that was just bound. */
  public static PodRun begin(SeenPod pod, String ip, Instant now) {
    var plan = pod.plan();
    var reason =
        plan.init().isEmpty()
            ? ContainerState.Reason.CONTAINER_CREATING
            : ContainerState.Reason.POD_INITIALIZING;
    return new PodRun(
        now,
        ip,
        plan.init().stream().map(it -> ContainerRun.waiting(reason, it.image())).toList(),
        plan.main().stream().map(it -> ContainerRun.waiting(reason, it.image())).toList(),
        closedGates(pod));
  }

  static List<String> closedGates(SeenPod pod) {
    return pod.plan().gates().stream()
        .filter(gate -> !pod.trueConditions().contains(gate))
        .toList();
  }

  PodRun with(List<ContainerRun> nextInit, List<ContainerRun> nextMain, List<String> gates) {
    return new PodRun(since, ip, List.copyOf(nextInit), List.copyOf(nextMain), gates);
  }

  /** Images that its containers were started with. */
  public List<String> images() {
    return main.stream().flatMap(container -> container.ran().stream()).toList();
  }

  /** Since when the container runs that others join; empty while it does not. */
  public Optional<Instant> openSince(PodPlan plan) {
    return runningSince(plan, Program.Gathers.class);
  }

  /**
   * Since when it listens: the container that others join, or where it has none, one that serves
   * without loading a model; empty while it does not.
   */
  public Optional<Instant> listeningSince(PodPlan plan) {
    return plan.gathers().isPresent() ? openSince(plan) : runningSince(plan, Program.Serves.class);
  }

  /** Since when the container runs that joins another; empty while it does not. */
  public Optional<Instant> joiningSince(PodPlan plan) {
    return runningSince(plan, Program.Joins.class);
  }

  private Optional<Instant> runningSince(PodPlan plan, Class<? extends Program> type) {
    for (int i = 0; i < main.size(); i++) {
      if (type.isInstance(plan.main().get(i).program())
          && main.get(i).state() instanceof ContainerState.Running(var start, var _)) {
        return Optional.of(start);
      }
    }
    return Optional.empty();
  }
}
