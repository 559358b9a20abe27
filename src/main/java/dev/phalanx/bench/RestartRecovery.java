package dev.phalanx.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/** A pod is deleted while the controller of a large serving starts again after a SIGKILL. */
record RestartRecovery(Bench bench) {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final String SERVING = "restart";
  private static final int WORKERS = 4;

  boolean measure(int groups, int starts) throws Exception {
    var figures = bench.figures();
    figures.title(
        "start with %d groups of %d, a pod deleted a second after, %d times"
            .formatted(groups, 1 + WORKERS, starts));
    try (var controller = bench.startReady(SERVING)) {
      bench.cluster().createServing(SERVING, groups, WORKERS);
      Cluster.await(
          "all groups available", LIMIT, () -> bench.cluster().isAvailable(SERVING, groups));
      TimeUnit.SECONDS.sleep(3);
      controller.kill();
    }
    var replaced = new ArrayList<Double>();
    var ready = new ArrayList<Double>();
    var from = Instant.now();
    for (int i = 0; i < starts; i++) {
      try (var controller = bench.start(SERVING)) {
        var pod = "%s-%d-r-0-%d".formatted(SERVING, i * groups / starts, i % (1 + WORKERS));
        TimeUnit.SECONDS.sleep(1);
        bench.cluster().deletePod(pod);
        ready.add(AuditLog.seconds(controller.awaitReady()));
        Cluster.await(
            pod + " is back",
            LIMIT,
            () -> bench.cluster().find(pod).filter(Cluster::isReady).isPresent());
        Cluster.await(
            "all groups available", LIMIT, () -> bench.cluster().isAvailable(SERVING, groups));
        TimeUnit.SECONDS.sleep(1);
        replaced.add(createdAfter(controller.started(), pod));
        controller.kill();
      }
    }
    figures.spread(
        "process start to the replacement's creation",
        replaced.stream().mapToDouble(seconds -> seconds),
        "s",
        "bar: at most 3");
    figures.spread(
        "process start to /readyz", ready.stream().mapToDouble(seconds -> seconds), "s", "");
    figures.note(
        "requests in all: "
            + AuditLog.kinds(
                bench.options().audit().requests(from, Instant.now(), BenchOptions::isController)));
    return replaced.stream().noneMatch(seconds -> seconds.isNaN());
  }

  private double createdAfter(Instant start, String pod) {
    return bench
        .options()
        .audit()
        .requests(
            start,
            Instant.now(),
            request -> request.isCreated() && request.isOf("pods") && request.name().equals(pod))
        .stream()
        .map(request -> AuditLog.seconds(Duration.between(start, request.received())))
        .findFirst()
        .orElse(Double.NaN);
  }
}
