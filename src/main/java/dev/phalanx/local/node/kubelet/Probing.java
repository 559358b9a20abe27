package dev.phalanx.local.node.kubelet;

import dev.phalanx.local.node.seen.ContainerPlan;
import dev.phalanx.local.node.seen.Probe;
import java.time.Instant;
import java.util.Optional;

/**
 * When probes succeed or give up. A probe is asked at {@code start + initialDelay + n * period};
 * readiness and liveness begin when the startup probe has succeeded.
 *
 * @param since start of the container
 * @param serves since when its program answers; empty when that is not known yet
 */
record Probing(ContainerPlan plan, Pace pace, Instant since, Optional<Instant> serves) {

  /** When the container counts as started. */
  Optional<Instant> started() {
    return plan.startup().isEmpty()
        ? Optional.of(since)
        : plan.startup().flatMap(probe -> success(probe, since));
  }

  /** When it counts as ready. */
  Optional<Instant> ready() {
    return started()
        .flatMap(
            start ->
                plan.readiness().isEmpty()
                    ? Optional.of(start)
                    : plan.readiness().flatMap(probe -> success(probe, start)));
  }

  /** When a probe has the container killed, if nothing changes. */
  Optional<Instant> killed() {
    var startup = plan.startup().flatMap(probe -> failure(probe, since));
    return startup.isPresent()
        ? startup
        : started().flatMap(start -> plan.liveness().flatMap(probe -> failure(probe, start)));
  }

  private Optional<Instant> success(Probe probe, Instant from) {
    return serves.map(up -> tick(probe, from, firstTick(probe, from, up) + probe.successes() - 1));
  }

  private Optional<Instant> failure(Probe probe, Instant from) {
    long last = probe.failures() - 1L;
    boolean isInTime =
        serves.map(up -> firstTick(probe, from, up)).map(tick -> tick <= last).orElse(false);
    return isInTime ? Optional.empty() : Optional.of(tick(probe, from, last));
  }

  /** Number of the first tick at or after {@code up}. */
  private long firstTick(Probe probe, Instant from, Instant up) {
    double late = pace.between(from, up) - probe.initialDelay();
    return Math.max(0, (long) Math.ceil(late / probe.period() - 1e-6));
  }

  private Instant tick(Probe probe, Instant from, long number) {
    return pace.after(from, probe.initialDelay() + (double) number * probe.period());
  }
}
