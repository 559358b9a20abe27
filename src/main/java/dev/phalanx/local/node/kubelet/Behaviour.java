package dev.phalanx.local.node.kubelet;

import dev.phalanx.local.node.kubelet.ContainerState.Ended;
import dev.phalanx.local.node.seen.ContainerPlan;
import dev.phalanx.local.node.seen.Program;
import dev.phalanx.local.node.seen.SeenPod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a container's program does once it runs: when it serves, when it ends, what it writes.
 *
 * @param ends an init container, which must end whatever its command is
 */
record Behaviour(SeenPod pod, ContainerPlan plan, boolean ends, Around around) {
  private static final int KILLED = 137;

  /**
   * What lies before a container that was started.
   *
   * @param serves since when its program answers; empty when that is not known yet
   * @param end how and when it ends; empty when it does not
   * @param killed which probe is the reason for the end
   */
  record Course(
      Optional<Instant> serves,
      Optional<Instant> started,
      Optional<Instant> ready,
      Optional<Ended> end,
      Optional<String> killed) {

    /** When something changes next. */
    Optional<Instant> next(Instant now) {
      return Stream.of(serves, started, ready, end.map(Ended::finished))
          .flatMap(Optional::stream)
          .filter(now::isBefore)
          .min(Instant::compareTo);
    }
  }

  Course course(Instant since, int restarts) {
    var serves = serves(since);
    var probing = new Probing(plan, around.pace(), since, serves);
    var own = own(since, restarts);
    var killed = probing.killed();
    boolean isKilled =
        killed.isPresent()
            && (own.isEmpty() || killed.orElseThrow().isBefore(own.orElseThrow().finished()));
    return new Course(
        serves,
        probing.started(),
        probing.ready(),
        isKilled ? killed.map(at -> new Ended(KILLED, "Error", since, at)) : own,
        isKilled ? Optional.of(probeMessage()) : Optional.empty());
  }

  private String probeMessage() {
    return "%s probe failed: connection refused"
        .formatted(plan.startup().isPresent() ? "Startup" : "Liveness");
  }

  private Optional<Instant> serves(Instant since) {
    if (pod.faults().neverReady()) {
      return Optional.empty();
    }
    return switch (plan.program()) {
      case Program.Serves _ -> Optional.of(since);
      case Program.Ends _, Program.AwaitsPort _ -> Optional.of(since);
      case Program.LoadsModel _ -> Optional.of(loaded(since));
      case Program.Gathers _ -> around.gathered().map(all -> loaded(later(since, all)));
      case Program.Joins _ ->
          around
              .joinable()
              .map(open -> around.pace().after(later(since, open), around.timings().join()));
    };
  }

  private Instant loaded(Instant from) {
    return around.pace().after(from, pod.faults().load().orElse(around.timings().model()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** How it ends without a probe. */
  private Optional<Ended> own(Instant since, int restarts) {
    var crash =
        pod.faults()
            .crash()
            .filter(it -> restarts < it.times() && isMeant(it.container()))
            .map(
                it ->
                    new Ended(
                        it.code(),
                        it.outOfMemory() ? "OOMKilled" : reason(it.code()),
                        since,
                        around.pace().after(since, it.seconds())));
    if (crash.isPresent()) {
      return crash;
    }
    return switch (plan.program()) {
      case Program.Ends(var code, var seconds) -> Optional.of(ended(code, since, seconds));
      case Program.AwaitsPort(var _, var deadline) -> Optional.of(waited(since, deadline));
      case Program.Serves _, Program.LoadsModel _, Program.Gathers _, Program.Joins _ ->
          ends ? Optional.of(ended(0, since, around.timings().init())) : Optional.empty();
    };
  }

  private Ended ended(int code, Instant since, double seconds) {
    return new Ended(code, reason(code), since, around.pace().after(since, seconds));
  }

  /** When the port is open, or without that at the deadline. */
  private Ended waited(Instant since, double deadline) {
    var late = ended(1, since, deadline);
    return around
        .listening()
        .map(open -> new Ended(0, reason(0), since, later(since, open)))
        .filter(end -> !end.finished().isAfter(late.finished()))
        .orElse(late);
  }

  private boolean isMeant(String container) {
    return container.isEmpty()
        ? pod.plan().main().getFirst().name().equals(plan.name())
        : container.equals(plan.name());
  }

  static String reason(int code) {
    return code == 0 ? "Completed" : "Error";
  }

  List<String> startLines() {
    return switch (plan.program()) {
      case Program.Gathers(var size) when size > 1 ->
          List.of(
              "Local node IP: " + pod.ip(),
              "Ray runtime started.",
              "Waiting until all ray workers are active. 1/%d".formatted(size));
      case Program.Joins(var host) ->
          List.of("Connecting to %s, retrying until it answers".formatted(host));
      case Program.AwaitsPort(var host, var deadline) ->
          List.of("ray-bootstrap: waiting for %s, %d s at most".formatted(host, deadline));
      case Program.LoadsModel _, Program.Gathers _ -> List.of("Loading the model");
      case Program.Serves _, Program.Ends _ -> List.of();
    };
  }

  List<String> serveLines() {
    return switch (plan.program()) {
      case Program.Gathers(var size) when size > 1 ->
          List.of(
              "All ray workers are active. %1$d/%1$d".formatted(size),
              "Loaded the model",
              serving());
      case Program.LoadsModel _, Program.Gathers _ -> List.of(serving());
      case Program.Joins(var host) -> List.of("Joined " + host);
      case Program.Serves _, Program.Ends _, Program.AwaitsPort _ -> List.of();
    };
  }

  private static String serving() {
    return "Application startup complete.";
  }

  List<String> endLines(Ended end) {
    if (plan.program() instanceof Program.AwaitsPort(var host, var deadline)) {
      return List.of(
          end.isSuccess()
              ? "ray-bootstrap: %s answers".formatted(host)
              : "ray-bootstrap: %s did not answer within %d s".formatted(host, deadline));
    }
    return end.isSuccess()
        ? List.of()
        : List.of("exited with code %d (%s)".formatted(end.code(), end.reason()));
  }
}
