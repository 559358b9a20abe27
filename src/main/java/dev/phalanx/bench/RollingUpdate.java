package dev.phalanx.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A new image for all groups, with every status that is published on the way looked at. */
record RollingUpdate(Bench bench) {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);

  /** Groups of 2. */
  boolean measure(int groups, int maxUnavailable) throws Exception {
    var name = "rolled";
    bench
        .figures()
        .title(
            "rolling update of %d groups of 2, maxUnavailable %d"
                .formatted(groups, maxUnavailable));
    try (var _ = bench.startReady("roll")) {
      settled(name, groups, 1, maxUnavailable);
      try (var statuses = new Statuses(bench.cluster(), name)) {
        var from = Instant.now();
        bench.cluster().changeImage(name, 1);
        Cluster.await("rolled", LIMIT, () -> isRolled(name, groups));
        bench
            .figures()
            .figure(
                "new image to all updated and available",
                AuditLog.seconds(Duration.between(from, Instant.now())),
                "s",
                "bar: at most 10 (Kthena, tuned: 19.2)");
        return report(statuses, maxUnavailable);
      }
    }
  }

  /** Groups of 10, and a SIGKILL every five seconds. */
  boolean measureKilled(int groups, int maxUnavailable) throws Exception {
    var name = "killed";
    bench
        .figures()
        .title(
            "rolling update of %d groups of 10, maxUnavailable %d, SIGKILL every %d s"
                .formatted(groups, maxUnavailable, BETWEEN_KILLS.toSeconds()));
    var controller = bench.startReady("killed");
    try {
      settled(name, groups, 9, maxUnavailable);
      try (var statuses = new Statuses(bench.cluster(), name)) {
        bench.cluster().changeImage(name, 9);
        int kills = 0;
        var limit = Instant.now().plus(LIMIT);
        while (!isRolled(name, groups) && Instant.now().isBefore(limit)) {
          TimeUnit.MILLISECONDS.sleep(BETWEEN_KILLS.toMillis());
          controller.kill();
          kills++;
          controller = bench.start("killed");
        }
        controller.awaitReady();
        Cluster.await("rolled", LIMIT, () -> isRolled(name, groups));
        bench.figures().count("kills", kills, "", "");
        return report(statuses, maxUnavailable);
      }
    } finally {
      controller.close();
    }
  }

  private void settled(String name, int groups, int workers, int maxUnavailable)
      throws InterruptedException {
    bench.cluster().createServing(name, groups, workers);
    bench
        .cluster()
        .patchServing(
            name,
            "{\"spec\":{\"rolloutStrategy\":{\"type\":\"ServingGroupRollingUpdate\",\"rollingUpdateConfiguration\":{\"maxUnavailable\":%d}}}}"
                .formatted(maxUnavailable));
    Cluster.await(name + " available", LIMIT, () -> isRolled(name, groups));
  }

  private boolean isRolled(String name, int groups) {
    var serving = bench.cluster().serving(name);
    var status = serving.path("status");
    return status.path("observedGeneration").asLong() == serving.at("/metadata/generation").asLong()
        && status.path("replicas").asInt() == groups
        && status.path("updatedReplicas").asInt() == groups
        && status.path("availableReplicas").asInt() == groups;
  }

  private boolean report(Statuses statuses, int maxUnavailable) {
    var figures = bench.figures();
    int worst = statuses.worst();
    figures.count("statuses published", statuses.all().size(), "", "all of them looked at");
    figures.count("most unavailable groups in one", worst, "", "bar: " + maxUnavailable);
    figures.count("new observedGeneration, old revision", statuses.untrue(), "", "bar: 0");
    return worst <= maxUnavailable && statuses.untrue() == 0;
  }

  /**
   * One published status.
   *
   * @param asked {@code spec.replicas}
   * @param isObserved whether it claims the object's generation
   */
  private record Published(
      int asked, int replicas, int available, boolean isObserved, String updateRevision) {}

  /** Every status of a ModelServing since it was made, as a watch shows them. */
  private static final class Statuses implements AutoCloseable {
    private final List<Published> all = new ArrayList<>();
    private final String revisionBefore;
    private final Watch watch;

    Statuses(Cluster cluster, String name) {
      this.revisionBefore = cluster.serving(name).at("/status/updateRevision").asText();
      this.watch =
          cluster.watchServings(
              serving -> {
                if (serving.getMetadata().getName().equals(name)) {
                  add(serving);
                }
              },
              Watcher.Action.MODIFIED);
    }

    private synchronized void add(GenericKubernetesResource serving) {
      long generation = serving.getMetadata().getGeneration();
      all.add(
          new Published(
              number(serving, "spec", "replicas"),
              number(serving, "status", "replicas"),
              number(serving, "status", "availableReplicas"),
              number(serving, "status", "observedGeneration") == generation,
              String.valueOf(serving.<Object>get("status", "updateRevision"))));
    }

    private static int number(GenericKubernetesResource serving, Object... path) {
      return serving.get(path) instanceof Number number ? number.intValue() : 0;
    }

    synchronized List<Published> all() {
      return List.copyOf(all);
    }

    int worst() {
      return all().stream()
          .mapToInt(one -> Math.max(one.asked(), one.replicas()) - one.available())
          .max()
          .orElse(0);
    }

    /** Statuses that claim the new generation beside the old revision. */
    long untrue() {
      return all().stream()
          .filter(one -> one.isObserved() && one.updateRevision().equals(revisionBefore))
          .count();
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
