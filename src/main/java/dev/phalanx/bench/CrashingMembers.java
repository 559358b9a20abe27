package dev.phalanx.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * While a role replica is being recreated, one of its members crashes at a random moment, in
 * whatever state it is; then nothing crashes any more.
 */
record CrashingMembers(Bench bench, RandomGenerator random) {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int WORKERS = 3;

  /** About as long as a recreation takes. */
  private static final int SPAN_MS = 1500;

  /** How long a kubelet waits before it starts a container again. */
  private static final Duration RESTART = Duration.ofSeconds(3);

  /**
   * One role replica and its crash.
   *
   * @param delay milliseconds from the first failure to the crash
   * @param isEnd whether the pod ends, or its container is started again
   */
  private record Try(Bench bench, String serving, int member, int delay, boolean isEnd)
      implements Callable<String> {

    /** Tells what it came to; throws when it did not heal. */
    @Override
    public String call() throws InterruptedException {
      var failed = Instant.now();
      bench.cluster().report(serving + "-0-r-0-1", PodStatuses.FAILED);
      TimeUnit.MILLISECONDS.sleep(delay);
      var crash = crash();
      try {
        Cluster.await(serving + " healed", LIMIT, this::isHealed);
      } catch (IllegalStateException e) {
        throw new IllegalStateException(e.getMessage() + ": " + crash, e);
      }
      return "%s healed after %.1f s: %s"
          .formatted(serving, AuditLog.seconds(Duration.between(failed, Instant.now())), crash);
    }

    /** As soon as there is such a pod. */
    private String crash() throws InterruptedException {
      var pod = serving + "-0-r-0-" + member;
      var found = bench.cluster().find(pod);
      while (found.isEmpty()
          || !bench.cluster().report(pod, isEnd ? PodStatuses.FAILED : PodStatuses.restarted(1))) {
        TimeUnit.MILLISECONDS.sleep(5);
        found = bench.cluster().find(pod);
      }
      var before = found.orElseThrow();
      if (!isEnd) {
        startAgain(pod, before.at("/metadata/uid").asText());
      }
      return "member %d %s after %d ms, %s%s"
          .formatted(
              member,
              isEnd ? "ended" : "restarted",
              delay,
              before.at("/status/phase").asText(),
              before.path("metadata").has("deletionTimestamp") ? ", terminating" : "");
    }

    private void startAgain(String pod, String uid) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(RESTART.toMillis());
      boolean isThere =
          bench
              .cluster()
              .find(pod)
              .filter(now -> now.at("/metadata/uid").asText().equals(uid))
              .isPresent();
      if (isThere) {
        bench.cluster().report(pod, PodStatuses.ready(1));
      }
    }

    private boolean isHealed() {
      return bench.cluster().isAvailable(serving, 1)
          && IntStream.rangeClosed(0, WORKERS)
              .mapToObj(index -> bench.cluster().find(serving + "-0-r-0-" + index))
              .allMatch(pod -> pod.filter(Cluster::isReady).isPresent());
    }
  }

  boolean measure(int tries) throws Exception {
    var figures = bench.figures();
    figures.title(
        "a member crashes while its role replica is recreated, %d times".formatted(tries));
    try (var _ = bench.startReady("heal");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Try>();
      for (int i = 0; i < tries; i++) {
        var serving = "heal-" + i;
        bench.cluster().createServing(serving, 1, WORKERS);
        all.add(
            new Try(
                bench,
                serving,
                random.nextInt(1 + WORKERS),
                random.nextInt(SPAN_MS),
                random.nextBoolean()));
      }
      for (var one : all) {
        Cluster.await(one.serving(), LIMIT, () -> bench.cluster().isAvailable(one.serving(), 1));
      }
      return report(threads.invokeAll(all));
    }
  }

  private boolean report(List<Future<String>> tries) {
    long healed = tries.stream().filter(one -> one.state() == Future.State.SUCCESS).count();
    bench
        .figures()
        .count("healed", healed, "", "bar: all %d (Kthena: 0 of 4)".formatted(tries.size()));
    for (var one : tries) {
      bench
          .figures()
          .note(
              one.state() == Future.State.SUCCESS
                  ? one.resultNow()
                  : "not healed: " + one.exceptionNow());
    }
    return healed == tries.size();
  }
}
