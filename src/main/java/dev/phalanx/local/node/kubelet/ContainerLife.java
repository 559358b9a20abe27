package dev.phalanx.local.node.kubelet;

import dev.phalanx.local.node.kubelet.ContainerState.Ended;
import dev.phalanx.local.node.kubelet.ContainerState.Reason;
import dev.phalanx.local.node.kubelet.ContainerState.Running;
import dev.phalanx.local.node.kubelet.ContainerState.Waiting;
import dev.phalanx.local.node.seen.ContainerPlan;
import dev.phalanx.local.node.seen.RestartPolicy;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The next transition of one container. */
final class ContainerLife {
  private static final double FIRST_BACK_OFF = 10;
  private static final double LONGEST_BACK_OFF = 300;
  private static final int MAX_DOUBLINGS = 5;

  /** Before the first restart, and between a failed pull and its back-off. */
  private static final double AT_ONCE = 1;

  private static final String BAD_IMAGE = "nonexistent";
  private static final String BAD_IMAGE_TOO = "bad-image";

  private final SeenPod pod;
  private final ContainerPlan plan;
  private final boolean runsOn;
  private final RestartPolicy restart;
  private final Around around;
  private final Behaviour behaviour;

  ContainerLife(SeenPod pod, ContainerPlan plan, boolean isInit, Around around) {
    this.pod = pod;
    this.plan = plan;
    this.runsOn = !isInit || plan.sidecar();
    this.restart = restartPolicy(pod, plan, isInit);
    this.around = around;
    this.behaviour = new Behaviour(pod, plan, !runsOn, around);
  }

  private static RestartPolicy restartPolicy(SeenPod pod, ContainerPlan plan, boolean isInit) {
    if (plan.sidecar()) {
      return RestartPolicy.ALWAYS;
    }
    boolean isRepeated = isInit && pod.plan().restart() == RestartPolicy.ALWAYS;
    return isRepeated ? RestartPolicy.ON_FAILURE : pod.plan().restart();
  }

  /** A container after all that was due, what it waits for, and what there is to tell. */
  record Progress(
      ContainerRun run, Optional<Instant> wake, Optional<String> pull, List<Note> notes) {}

  /** All transitions that are due. */
  Progress advance(ContainerRun run, Instant now) {
    List<Note> notes = new ArrayList<>();
    var current = run;
    while (true) {
      var next = next(current, now, notes);
      if (next.run().equals(current)) {
        return new Progress(current, next.wake(), next.pull(), notes);
      }
      current = next.run();
    }
  }

  private Progress next(ContainerRun run, Instant now, List<Note> notes) {
    if (runsOn && !run.image().equals(plan.image())) {
      return replaced(run, now, notes);
    }
    return switch (run.state()) {
      case Waiting waiting -> waiting(run, waiting, now, notes);
      case Running running -> running(run, running, now, notes);
      case Ended ended -> ended(run, ended, now, notes);
    };
  }

  private Progress waiting(ContainerRun run, Waiting waiting, Instant now, List<Note> notes) {
    if (waiting.until().filter(now::isBefore).isPresent()) {
      return sleeping(run, waiting.until());
    }
    return switch (waiting.reason()) {
      case POD_INITIALIZING, CONTAINER_CREATING -> creating(run, waiting, now, notes);
      case ERR_IMAGE_PULL -> still(run.with(pullBackOff(run, due(waiting, now), notes)));
      case IMAGE_PULL_BACK_OFF ->
          still(run.with(new Waiting(Reason.CONTAINER_CREATING, "", Optional.empty())));
      case CRASH_LOOP_BACK_OFF -> still(started(run, due(waiting, now), run.restarts() + 1, notes));
    };
  }

  private static Instant due(Waiting waiting, Instant now) {
    return waiting.until().orElse(now);
  }

  private Progress creating(ContainerRun run, Waiting waiting, Instant now, List<Note> notes) {
    if (isUnpullable()) {
      return waiting.until().isEmpty()
          ? still(run.with(waiting.until(around.pace().after(now, around.timings().failedPull()))))
          : still(run.failedPull(pullFailed(due(waiting, now), notes)));
    }
    if (!around.images().contains(plan.image())) {
      return new Progress(run, Optional.empty(), Optional.of(plan.image()), List.of());
    }
    if (waiting.until().isEmpty()) {
      double start = pod.faults().start().orElse(around.timings().start());
      return still(run.with(waiting.until(around.pace().after(now, start))));
    }
    int restarts = run.hasRun() ? run.restarts() + 1 : run.restarts();
    return still(started(run, due(waiting, now), restarts, notes));
  }

  /** The spec has another image, for which it is stopped whatever the restart policy says. */
  private Progress replaced(ContainerRun run, Instant now, List<Note> notes) {
    return switch (run.state()) {
      case Waiting _ -> still(run.awaiting(plan.image()));
      case Ended ended -> still(run.afterLast(ended).awaiting(plan.image()));
      case Running(var since, var stops) -> {
        var stop = Kubelet.Stop.of(pod, pod.plan().graceSeconds(), around.timings());
        if (stops.isEmpty()) {
          var text = "Container %s definition changed, will be restarted";
          notes.add(event(false, "Killing", text, plan.name()));
          var end = around.pace().after(now, stop.seconds());
          yield still(run.with(new Running(since, Optional.of(end))));
        }
        yield now.isBefore(stops.orElseThrow())
            ? sleeping(run, stops)
            : still(run.ended(stop.end(since, stops.orElseThrow())));
      }
    };
  }

  private boolean isUnpullable() {
    return pod.faults().neverPulls()
        || plan.image().contains(BAD_IMAGE)
        || plan.image().contains(BAD_IMAGE_TOO);
  }

  private Waiting pullFailed(Instant at, List<Note> notes) {
    var message =
        "failed to pull and unpack image \"%1$s\": failed to resolve reference \"%1$s\": not found"
            .formatted(plan.image());
    notes.add(event(true, "Failed", "Failed to pull image \"%s\": not found", plan.image()));
    return new Waiting(
        Reason.ERR_IMAGE_PULL, message, Optional.of(around.pace().after(at, AT_ONCE)));
  }

  private Waiting pullBackOff(ContainerRun run, Instant at, List<Note> notes) {
    var message = "Back-off pulling image \"%s\"".formatted(plan.image());
    notes.add(event(false, "BackOff", "%s", message));
    return new Waiting(
        Reason.IMAGE_PULL_BACK_OFF,
        message,
        Optional.of(around.pace().after(at, backOff(run.failedPulls()))));
  }

  private ContainerRun started(ContainerRun run, Instant at, int restarts, List<Note> notes) {
    notes.add(event(false, "Created", "Created container: %s", plan.name()));
    notes.add(event(false, "Started", "Started container %s", plan.name()));
    behaviour.startLines().forEach(line -> notes.add(new Note.Said(plan.name(), line)));
    return run.running(Running.since(at), restarts);
  }

  private Progress running(ContainerRun run, Running running, Instant now, List<Note> notes) {
    var course = behaviour.course(running.since(), run.restarts());
    var end = course.end();
    if (end.filter(it -> !now.isBefore(it.finished())).isPresent()) {
      var ended = end.orElseThrow();
      behaviour.endLines(ended).forEach(line -> notes.add(new Note.Said(plan.name(), line)));
      course.killed().ifPresent(why -> notes.add(event(true, "Unhealthy", "%s", why)));
      return still(afterEnd(run, ended, now, notes));
    }
    boolean isServing = isPast(course.serves(), now);
    if (isServing && !run.serving()) {
      behaviour.serveLines().forEach(line -> notes.add(new Note.Said(plan.name(), line)));
    }
    var probed =
        run.probed(
            run.started() || isPast(course.started(), now),
            run.ready() || (!behaviour.ends() && isPast(course.ready(), now)),
            run.serving() || isServing);
    return sleeping(probed, course.next(now));
  }

  private ContainerRun afterEnd(ContainerRun run, Ended ended, Instant now, List<Note> notes) {
    if (!restart.restartsAfter(ended.code()) || run.restarts() == 0) {
      return run.ended(ended);
    }
    double seconds = backOff(run.restarts());
    var message =
        "back-off %s restarting failed container=%s pod=%s_%s(%s)"
            .formatted(duration(seconds), plan.name(), pod.name(), pod.namespace(), pod.uid());
    notes.add(event(true, "BackOff", "Back-off restarting failed container %s", plan.name()));
    var end = around.pace().after(ended.finished(), seconds);
    return run.backingOff(
        new Waiting(
            Reason.CRASH_LOOP_BACK_OFF, message, Optional.of(end.isBefore(now) ? now : end)),
        ended);
  }

  private Progress ended(ContainerRun run, Ended ended, Instant now, List<Note> notes) {
    if (!restart.restartsAfter(ended.code())) {
      return sleeping(run, Optional.empty());
    }
    var again = around.pace().after(ended.finished(), AT_ONCE);
    if (now.isBefore(again)) {
      return sleeping(run, Optional.of(again));
    }
    return still(started(run.afterLast(ended), now, run.restarts() + 1, notes));
  }

  /** 10 s, 20 s, 40 s ... 5 min. */
  private static double backOff(int times) {
    int doublings = Math.min(Math.max(times - 1, 0), MAX_DOUBLINGS);
    return Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * (1 << doublings));
  }

  /** As Go prints it: {@code 40s}, {@code 1m20s}. */
  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + "s" : "%dm%ds".formatted(whole / 60, whole % 60);
  }

  private static boolean isPast(Optional<Instant> moment, Instant now) {
    return moment.filter(it -> !now.isBefore(it)).isPresent();
  }

  private Note event(boolean warning, String reason, String message, String argument) {
    return new Note.Happened(warning, reason, message.formatted(argument), plan.name());
  }

  private static Progress still(ContainerRun run) {
    return new Progress(run, Optional.empty(), Optional.empty(), List.of());
  }

  private static Progress sleeping(ContainerRun run, Optional<Instant> wake) {
    return new Progress(run, wake, Optional.empty(), List.of());
  }
}
