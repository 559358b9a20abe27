package dev.phalanx.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The controller is killed in the middle of a grace period, and started again. */
record GraceRecovery(Bench bench) {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration LATEST = Duration.ofSeconds(23);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SERVING = "grace";
  private static final String POD = SERVING + "-0-r-0-1";

  boolean measure() throws Exception {
    var figures = bench.figures();
    figures.title("grace period of 20 s, controller killed at second 10");
    Instant failed;
    try (var controller = bench.startReady(SERVING)) {
      bench.cluster().createServing(SERVING, 1, 1, "RoleRecreate", GRACE);
      Cluster.await("available", LIMIT, () -> bench.cluster().isAvailable(SERVING, 1));
      failed = Instant.now();
      bench.cluster().report(POD, PodStatuses.restarted(1));
      TimeUnit.SECONDS.sleep(10);
      controller.kill();
    }
    try (var _ = bench.start(SERVING)) {
      Cluster.await("unavailable", LIMIT, () -> !bench.cluster().isAvailable(SERVING, 1));
      Cluster.await("available", LIMIT, () -> bench.cluster().isAvailable(SERVING, 1));
    }
    double deleted = after(failed, "delete");
    double created = after(failed, "create");
    figures.figure("failure to the pod's deletion", deleted, "s", "bar: 20 to 23");
    figures.figure("failure to its replacement's creation", created, "s", "bar: 20 to 23");
    return deleted >= GRACE.toSeconds() && created <= LATEST.toSeconds();
  }

  private double after(Instant failed, String verb) {
    return bench
        .options()
        .audit()
        .requests(
            failed,
            Instant.now(),
            request ->
                BenchOptions.isController(request)
                    && request.verb().equals(verb)
                    && request.isOf("pods")
                    && request.name().equals(POD))
        .stream()
        .map(request -> AuditLog.seconds(Duration.between(failed, request.received())))
        .findFirst()
        .orElse(Double.NaN);
  }
}
