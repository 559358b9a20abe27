package dev.phalanx.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A container that crashes two seconds after each start, without a grace period. */
record CrashLoop(Bench bench) {
  private static final Duration CRASH = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MOST = 6;
  private static final String SERVING = "loop";
  private static final String POD = SERVING + "-0-r-0-1";

  boolean measure(int seconds) throws Exception {
    var figures = bench.figures();
    figures.title("a container that crashes 2 s after each start, for %d s".formatted(seconds));
    try (var _ = bench.startReady(SERVING)) {
      bench.cluster().createServing(SERVING, 1, 1);
      Cluster.await("available", LIMIT, () -> bench.cluster().isAvailable(SERVING, 1));
      var from = Instant.now();
      crashUntil(from.plusSeconds(seconds));
      var recreations = recreations(from);
      figures.count("recreations", recreations.size(), "", "bar: at most 6; at s " + recreations);
      var delays = bench.cluster().events(SERVING, "RecoveryDelayed");
      figures.count("Events that name the next attempt", delays.size(), "", "");
      delays.forEach(figures::note);
      return recreations.size() <= MOST && delays.size() >= recreations.size() - 1;
    }
  }

  private void crashUntil(Instant end) throws InterruptedException {
    var uid = "";
    var crashAt = Instant.MAX;
    while (Instant.now().isBefore(end)) {
      var pod = bench.cluster().find(POD).filter(Cluster::isReady);
      var now = pod.map(found -> found.at("/metadata/uid").asText()).orElse(uid);
      if (!now.equals(uid)) {
        uid = now;
        crashAt = Instant.now().plus(CRASH);
      }
      if (Instant.now().isAfter(crashAt)) {
        crashAt = Instant.MAX;
        bench.cluster().report(POD, PodStatuses.restarted(1));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Seconds since {@code from}. */
  private List<Long> recreations(Instant from) {
    return bench
        .options()
        .audit()
        .requests(
            from,
            Instant.now(),
            request -> request.isCreated() && request.isOf("pods") && request.name().equals(POD))
        .stream()
        .map(request -> Duration.between(from, request.received()).toSeconds())
        .toList();
  }
}
