package dev.phalanx.local.node.kubelet;

import dev.phalanx.local.node.seen.ContainerPlan;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pod's next step: init containers one after the other, then all containers at once. It depends
 * on nothing but its arguments, so that what the API says is enough to go on after a restart.
 */
public final class Kubelet {
  private static final int TERMINATED = 143;
  private static final int KILLED = 137;

  private Kubelet() {}

  /** All that is due at {@code now}. */
  public static Step step(SeenPod pod, PodRun run, Around around, Instant now) {
    var pass = new Pass(pod, around, now);
    var init = pass.init(run.init());
    var main = pass.isInitialized ? pass.main(run.main()) : run.main();
    if (isDone(pod, main)) {
      init = init.stream().map(sidecar -> stopped(sidecar, 0, now)).toList();
    }
    return new Step(
        run.with(init, main, PodRun.closedGates(pod)),
        pass.pulls,
        pass.notes,
        pass.wakes.stream().min(Instant::compareTo));
  }

  private static final class Pass {
    private final SeenPod pod;
    private final Around around;
    private final Instant now;
    private final Set<String> pulls = new HashSet<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Instant> wakes = new ArrayList<>();
    private boolean isInitialized = true;

    Pass(SeenPod pod, Around around, Instant now) {
      this.pod = pod;
      this.around = around;
      this.now = now;
    }

    List<ContainerRun> init(List<ContainerRun> runs) {
      List<ContainerRun> next = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        var plan = pod.plan().init().get(i);
        next.add(isInitialized ? advance(plan, true, runs.get(i)) : runs.get(i));
        isInitialized = isInitialized && isInitDone(plan, next.getLast());
      }
      return next;
    }

    List<ContainerRun> main(List<ContainerRun> runs) {
      List<ContainerRun> next = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        next.add(advance(pod.plan().main().get(i), false, runs.get(i)));
      }
      return next;
    }

    private ContainerRun advance(ContainerPlan plan, boolean isInit, ContainerRun run) {
      var progress = new ContainerLife(pod, plan, isInit, around).advance(run, now);
      progress.pull().ifPresent(pulls::add);
      progress.wake().ifPresent(wakes::add);
      notes.addAll(progress.notes());
      return progress.run();
    }
  }

  /** Whether those after it may start. */
  static boolean isInitDone(ContainerPlan plan, ContainerRun run) {
    return plan.sidecar()
        ? run.started()
        : run.state() instanceof ContainerState.Ended end && end.isSuccess();
  }

  /** All containers have ended and none is started again. */
  static boolean isDone(SeenPod pod, List<ContainerRun> main) {
    return main.stream()
        .allMatch(
            run ->
                run.state() instanceof ContainerState.Ended end
                    && !pod.plan().restart().restartsAfter(end.code()));
  }

  /** How a pod is left that was told to end. */
  public static PodRun stopped(SeenPod pod, PodRun run, Around around, Instant now) {
    int code = Stop.of(pod, grace(pod), around.timings()).code();
    return run.with(
        run.init().stream().map(container -> stopped(container, code, now)).toList(),
        run.main().stream().map(container -> stopped(container, code, now)).toList(),
        run.closedGates());
  }

  private static ContainerRun stopped(ContainerRun run, int code, Instant now) {
    return run.state() instanceof ContainerState.Running(var since, var _)
        ? run.ended(new ContainerState.Ended(code, Behaviour.reason(code), since, now))
        : run;
  }

  /** When a pod whose deletion was asked for has ended: after its grace at the latest. */
  public static Optional<Instant> stopsAt(SeenPod pod, PodRun run, Around around) {
    boolean isRunning =
        Stream.concat(run.init().stream(), run.main().stream()).anyMatch(ContainerRun::isRunning);
    double seconds = isRunning ? Stop.of(pod, grace(pod), around.timings()).seconds() : 0;
    return pod.deletion().map(deletion -> around.pace().after(deletion.asked(), seconds));
  }

  private static double grace(SeenPod pod) {
    return pod.deletion().map(SeenPod.Deletion::graceSeconds).orElse(0L);
  }

  /**
   * How a running container ends that is told to.
   *
   * @param seconds after it was told, simulated
   */
  record Stop(double seconds, int code) {
    static Stop of(SeenPod pod, double grace, Timings timings) {
      int preStop =
          pod.plan().main().stream().mapToInt(ContainerPlan::preStopSeconds).max().orElse(0);
      double wanted = preStop + pod.faults().stop().orElse(timings.stop());
      return wanted >= grace ? new Stop(grace, KILLED) : new Stop(wanted, TERMINATED);
    }

    ContainerState.Ended end(Instant since, Instant at) {
      return new ContainerState.Ended(code, Behaviour.reason(code), since, at);
    }
  }
}
