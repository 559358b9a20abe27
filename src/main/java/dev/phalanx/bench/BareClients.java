package dev.phalanx.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * What the same control plane can do for clients that only create pods, so many at a time: the
 * yardstick for the controller's rate.
 */
final class BareClients {
  private final Cluster cluster;
  private final int inFlight;

  BareClients(Cluster cluster, int inFlight) {
    this.cluster = cluster;
    this.inFlight = inFlight;
  }

  /**
   * Creates {@code count} copies of {@code pod} under other names; returns creations per second as
   * the audit log has them. Deletes them again.
   */
  double rate(ObjectNode pod, int count, AuditLog log, Predicate<AuditLog.Request> mine)
      throws InterruptedException {
    var from = Instant.now();
    each(count, index -> cluster.createPod(named(pod, "bare-" + index)));
    var created =
        log.requests(
            from, Instant.now(), mine.and(request -> request.isCreated() && request.isOf("pods")));
    Cluster.await(
        "bare pods are scheduled",
        Duration.ofMinutes(3),
        () -> cluster.pod("bare-" + (count - 1)).path("spec").has("nodeName"));
    cluster.deletePods();
    if (created.size() != count) {
      throw new IllegalStateException(
          "the audit log has %d creations of bare pods, not %d".formatted(created.size(), count));
    }
    return AuditLog.rate(created);
  }

  /** Seconds from the first deletion of {@code count} settled pods until all are gone. */
  double secondsToDelete(ObjectNode pod, int count) throws InterruptedException {
    each(count, index -> cluster.createPod(named(pod, "bare-" + index)));
    Cluster.await(
        "bare pods are ready",
        Duration.ofMinutes(3),
        () -> Cluster.isReady(cluster.pod("bare-" + (count - 1))));
    var from = Instant.now();
    each(count, index -> cluster.deletePod("bare-" + index));
    cluster.awaitNoPods();
    return AuditLog.seconds(Duration.between(from, Instant.now()));
  }

  private void each(int count, IntConsumer request) throws InterruptedException {
    var permits = new Semaphore(inFlight);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int index = i;
        permits.acquire();
        threads.execute(
            () -> {
              try {
                request.accept(index);
              } finally {
                permits.release();
              }
            });
      }
    }
  }

  private static String named(ObjectNode pod, String name) {
    var copy = pod.deepCopy();
    copy.withObject("metadata").put("name", name);
    return copy.toString();
  }

  /**
   * What of a live pod a client would have sent: the same labels, annotations and spec, without
   * owner and node.
   */
  static ObjectNode asSent(ObjectNode live) {
    var pod = live.deepCopy();
    pod.remove("status");
    pod.withObject("metadata")
        .remove(
            List.of(
                "uid",
                "resourceVersion",
                "creationTimestamp",
                "managedFields",
                "ownerReferences",
                "generation",
                "name"));
    pod.withObject("spec")
        .remove(
            List.of("nodeName", "serviceAccountName", "serviceAccount", "tolerations", "volumes"));
    return pod;
  }
}
