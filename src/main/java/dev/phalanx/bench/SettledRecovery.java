package dev.phalanx.bench;

import static java.util.Locale.ROOT;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Pods of a large settled serving are deleted one after the other: how soon each is replaced, and
 * with which requests.
 */
record SettledRecovery(Bench bench, RandomGenerator random) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final List<Way> WAYS =
      List.of(new Way("RoleRecreate", true), new Way("RoleRecreate", false), new Way("None", true));

  /** A recovery policy, and whether pods are deleted without waiting for their nodes. */
  private record Way(String policy, boolean byForce) {
    /** Simulated nodes delete by name and twice: names are not used again while they are busy. */
    String serving() {
      return "settled-%s-%s".formatted(policy, byForce ? "force" : "kubectl").toLowerCase(ROOT);
    }
  }

  /**
   * One deletion.
   *
   * @param role names of the role replica's pods begin with this
   */
  private record Deletion(String pod, String role, Instant from, Instant to) {}

  boolean measure(int groups, int workers, int deletions) throws Exception {
    boolean holds = true;
    try (var _ = bench.startReady("settled")) {
      for (var way : WAYS) {
        var name = way.serving();
        bench.cluster().createServing(name, groups, workers, way.policy(), Duration.ZERO);
        Cluster.await(name + " available", LIMIT, () -> bench.cluster().isAvailable(name, groups));
        TimeUnit.SECONDS.sleep(3);
        var made = new ArrayList<Deletion>();
        for (int i = 0; i < deletions; i++) {
          made.add(delete(name, groups, workers, way));
        }
        bench
            .figures()
            .title(
                "%s: one pod of %d groups of %d deleted %s, %d times"
                    .formatted(
                        way.policy(),
                        groups,
                        1 + workers,
                        way.byForce()
                            ? "by force"
                            : "as kubectl does; simulated nodes end it at once (ADR 17)",
                        deletions));
        holds &= report(made);
        bench.cluster().deleteServings();
      }
    }
    return holds;
  }

  private Deletion delete(String serving, int groups, int workers, Way way)
      throws InterruptedException {
    var role = "%s-%d-r-0-".formatted(serving, random.nextInt(groups));
    var pod = role + random.nextInt(1 + workers);
    var uid = bench.cluster().pod(pod).at("/metadata/uid").asText();
    var from = Instant.now();
    if (way.byForce()) {
      bench.cluster().forceDeletePod(pod);
    } else {
      bench.cluster().deletePod(pod);
    }
    Cluster.await(
        pod + " replaced",
        LIMIT,
        () ->
            bench
                .cluster()
                .find(pod)
                .filter(Cluster::isReady)
                .filter(now -> !now.at("/metadata/uid").asText().equals(uid))
                .isPresent());
    Cluster.await(
        serving + " available", LIMIT, () -> bench.cluster().isAvailable(serving, groups));
    TimeUnit.SECONDS.sleep(1);
    return new Deletion(pod, role, from, Instant.now());
  }

  private boolean report(List<Deletion> made) {
    var all =
        bench
            .options()
            .audit()
            .requests(made.getFirst().from(), Instant.now(), AuditLog.Request::counts);
    bench
        .figures()
        .spread(
            "end of the pod to its replacement's creation",
            made.stream().mapToDouble(one -> replaced(all, one, one.pod())),
            "ms",
            "bar: at most 50 (Kthena, tuned: 510)");
    bench
        .figures()
        .spread(
            "end of the last pod to the first creation",
            made.stream().mapToDouble(one -> replaced(all, one, one.role())),
            "ms",
            "what the controller itself takes");
    bench
        .figures()
        .spread(
            "deletion to all pods created",
            made.stream().mapToDouble(one -> rebuilt(all, one)),
            "ms",
            "");
    return reportRequests(made, all);
  }

  private boolean reportRequests(List<Deletion> made, List<AuditLog.Request> all) {
    var own = new ArrayList<AuditLog.Request>();
    var told = new ArrayList<AuditLog.Request>();
    var others = new ArrayList<AuditLog.Request>();
    for (var one : made) {
      for (var request : during(all, one)) {
        if (request.isOf("events") || request.isOf("modelservings/status")) {
          told.add(request);
        } else if (request.name().startsWith(one.role())) {
          own.add(request);
        } else {
          others.add(request);
        }
      }
    }
    double times = made.size();
    var figures = bench.figures();
    figures.figure(
        "requests for the role replica, each time",
        own.size() / times,
        "",
        AuditLog.kinds(own) + " in all");
    figures.figure(
        "statuses and Kubernetes Events, each time",
        told.size() / times,
        "",
        AuditLog.kinds(told) + " in all");
    figures.count(
        "other requests",
        others.size(),
        "",
        "bar: 0 (Kthena, tuned: 414 each time) " + AuditLog.kinds(others));
    return others.isEmpty();
  }

  /** What the controller asked for. */
  private static List<AuditLog.Request> during(List<AuditLog.Request> all, Deletion one) {
    return all.stream()
        .filter(BenchOptions::isController)
        .filter(request -> !request.received().isBefore(one.from()))
        .filter(request -> request.received().isBefore(one.to()))
        .toList();
  }

  /**
   * Milliseconds from the last end of pods that begin with {@code prefix} to the first creation.
   */
  private static double replaced(List<AuditLog.Request> all, Deletion one, String prefix) {
    var created =
        during(all, one).stream()
            .filter(request -> request.isCreated() && request.isOf("pods"))
            .filter(request -> request.name().startsWith(prefix))
            .map(AuditLog.Request::received)
            .min(Comparator.naturalOrder());
    var ended =
        all.stream()
            .filter(request -> request.isDeleted() && request.isOf("pods"))
            .filter(request -> request.name().startsWith(prefix))
            .map(AuditLog.Request::answered)
            .filter(at -> at.isAfter(one.from()) && at.isBefore(one.to()))
            .max(Comparator.naturalOrder());
    return created.isEmpty() || ended.isEmpty()
        ? Double.NaN
        : millis(ended.orElseThrow(), created.orElseThrow());
  }

  private static double rebuilt(List<AuditLog.Request> all, Deletion one) {
    return during(all, one).stream()
        .filter(request -> request.isCreated() && request.isOf("pods"))
        .map(AuditLog.Request::answered)
        .max(Comparator.naturalOrder())
        .map(last -> millis(one.from(), last))
        .orElse(Double.NaN);
  }

  private static double millis(Instant from, Instant to) {
    return AuditLog.seconds(Duration.between(from, to)) * 1000;
  }
}
