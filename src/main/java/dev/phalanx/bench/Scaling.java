package dev.phalanx.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * Many groups of two pods more, and back: against bare clients that create and delete as many pods.
 */
record Scaling(Bench bench, int inFlight) {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String NAME = "scaled";

  boolean measure(int from, int to) throws Exception {
    var cluster = bench.cluster();
    var figures = bench.figures();
    int pods = 2 * (to - from);
    figures.title("%d groups of 2, to %d and back, %d bare clients".formatted(from, to, inFlight));
    Instant scaledUp;
    Instant up;
    double down;
    ObjectNode sample;
    try (var _ = bench.startReady("scale")) {
      cluster.createServing(NAME, from, 1);
      Cluster.await("available", LIMIT, () -> cluster.isAvailable(NAME, from));
      sample = BareClients.asSent((ObjectNode) cluster.pod(NAME + "-0-r-0-0"));
      scaledUp = Instant.now();
      cluster.patchServing(NAME, "{\"spec\":{\"replicas\":%d}}".formatted(to));
      Cluster.await("scaled up", LIMIT, () -> cluster.isAvailable(NAME, to));
      up = Instant.now();
      cluster.patchServing(NAME, "{\"spec\":{\"replicas\":%d}}".formatted(from));
      Cluster.await("scaled down", LIMIT, () -> cluster.countPods() == 2 * from);
      down = AuditLog.seconds(Duration.between(up, Instant.now()));
    }
    cluster.deleteServings();
    var created =
        bench
            .options()
            .audit()
            .requests(
                scaledUp,
                up,
                request ->
                    BenchOptions.isController(request)
                        && request.isCreated()
                        && request.isOf("pods"));
    double rate = AuditLog.rate(created);
    var bare = new BareClients(cluster, inFlight);
    double bareRate = bare.rate(sample, pods, bench.options().audit(), BenchOptions::isBare);
    double bareDown = bare.secondsToDelete(sample, pods);
    figures.figure("bare clients create", bareRate, "pods/s");
    figures.figure("controller creates", rate, "pods/s", "%d pods".formatted(created.size()));
    figures.figure("controller / bare clients", rate / bareRate, "ratio", "bar: at least 0.70");
    figures.figure(
        "up, to Available",
        AuditLog.seconds(Duration.between(scaledUp, up)),
        "s",
        "Kthena, tuned: 12.2");
    figures.figure("bare clients delete, until all are gone", bareDown, "s");
    figures.figure("controller, down until all are gone", down, "s", "Kthena, tuned: 39.7");
    figures.figure("controller / bare clients", down / bareDown, "ratio", "bar: at most 1.50");
    return true;
  }
}
