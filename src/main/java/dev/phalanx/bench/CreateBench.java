package dev.phalanx.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher.Action;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One large ModelServing from nothing to Available, then silence: rate against bare clients,
 * requests, first partial status, CPU, memory.
 */
@Command(
    name = "create",
    description = "One large ModelServing from nothing to Available, then silence.")
final class CreateBench implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Option(names = "--groups", defaultValue = "100")
  private int groups;

  @Option(names = "--workers", defaultValue = "9")
  private int workers;

  @Option(names = "--in-flight", defaultValue = "64", description = "Bare clients at a time.")
  private int inFlight;

  @Option(names = "--quiet-seconds", defaultValue = "60")
  private int quietSeconds;

  @Override
  public Integer call() throws Exception {
    var figures = new Figures(spec.commandLine().getOut());
    int pods = groups * (1 + workers);
    try (var cluster = Cluster.of(options.kubeconfig)) {
      cluster.writeControllerKubeconfig(options.controllerKubeconfig());
      var sample = samplePod(cluster);
      var bare = new BareClients(cluster, inFlight);
      figures.title(
          "%d groups of 1 + %d pods, %d bare clients".formatted(groups, workers, inFlight));
      double before = bare.rate(sample, pods, options.audit(), BenchOptions::isBare);
      figures.figure("bare clients, before", before, "pods/s");
      double ours = measure(cluster, figures, pods);
      double after = bare.rate(sample, pods, options.audit(), BenchOptions::isBare);
      figures.figure("bare clients, after", after, "pods/s");
      figures.figure(
          "controller / bare clients",
          ours / ((before + after) / 2),
          "ratio",
          "bar: at least 0.70");
    }
    return 0;
  }

  /** A pod as the controller makes it, so that bare clients create the same. */
  private ObjectNode samplePod(Cluster cluster) throws Exception {
    var data = Files.createDirectories(options.work.resolve("sample"));
    try (var controller =
        ControllerProcess.start(
            options.launcher, options.controllerKubeconfig(), data, options.httpPort)) {
      controller.awaitReady();
      cluster.createServing("sample", 1, workers);
      Cluster.await("a sample pod", Duration.ofMinutes(1), () -> cluster.isAvailable("sample", 1));
      var pod = (ObjectNode) cluster.pod("sample-0-r-0-0");
      cluster.deleteServing("sample");
      cluster.awaitNoPods();
      return BareClients.asSent(pod);
    }
  }

  private double measure(Cluster cluster, Figures figures, int pods) throws Exception {
    var data = Files.createDirectories(options.work.resolve("create"));
    try (var controller =
            ControllerProcess.start(
                options.launcher, options.controllerKubeconfig(), data, options.httpPort);
        var milestones = Milestones.watch(cluster, 1 + workers)) {
      controller.awaitReady();
      double cpuBefore = controller.cpuSeconds();
      var applied = Instant.now();
      cluster.createServing(Cluster.SERVING, groups, workers);
      Cluster.await(
          "all groups available",
          Duration.ofMinutes(10),
          () -> cluster.isAvailable(Cluster.SERVING, groups));
      var available = Instant.now();
      var settled = awaitSilence();
      double rate = report(figures, applied, settled, pods);
      figures.figure(
          "applied to Available", AuditLog.seconds(Duration.between(applied, available)), "s");
      figures.figure(
          "first ready group to first partial status",
          milestones.lagSeconds(),
          "s",
          "bar: at most 1");
      figures.figure(
          "CPU since start / for this job",
          controller.cpuSeconds(),
          "s",
          "bar: at most 10; job alone %.2f".formatted(controller.cpuSeconds() - cpuBefore));
      figures.count(
          "resident memory now",
          controller.memoryMiB("VmRSS"),
          "MiB",
          "bar: below 400; peak %d".formatted(controller.memoryMiB("VmHWM")));
      quiet(figures);
      cluster.deleteServing(Cluster.SERVING);
      cluster.awaitNoPods();
      return rate;
    }
  }

  /** Waits until the controller has asked for nothing for three seconds. */
  private Instant awaitSilence() throws InterruptedException {
    while (true) {
      var now = Instant.now();
      TimeUnit.SECONDS.sleep(3);
      if (options
          .audit()
          .requests(
              now, Instant.now(), request -> BenchOptions.isController(request) && request.counts())
          .isEmpty()) {
        return now;
      }
    }
  }

  private double report(Figures figures, Instant from, Instant to, int pods) {
    var all = options.audit().requests(from, to, BenchOptions::isController);
    var created =
        all.stream().filter(request -> request.isCreated() && request.isOf("pods")).toList();
    long counted =
        all.stream().filter(request -> request.counts() && !request.isOf("events")).count();
    double rate = AuditLog.rate(created);
    figures.figure(
        "controller", rate, "pods/s", "%d of %d created".formatted(created.size(), pods));
    figures.count(
        "requests without Kubernetes Events", counted, "", "bar: at most 1250 for 1000 pods");
    var statuses = all.stream().filter(request -> request.isOf("modelservings/status")).toList();
    figures.count(
        "status writes", statuses.size(), "", "%.1f a second".formatted(AuditLog.rate(statuses)));
    figures.note("by kind: " + AuditLog.kinds(all));
    return rate;
  }

  private void quiet(Figures figures) throws InterruptedException {
    var from = Instant.now();
    TimeUnit.SECONDS.sleep(quietSeconds);
    var requests =
        options
            .audit()
            .requests(
                from,
                Instant.now(),
                request -> BenchOptions.isController(request) && request.counts());
    figures.count(
        "requests in %d quiet seconds".formatted(quietSeconds),
        requests.size(),
        "",
        "bar: 0 " + AuditLog.kinds(requests));
  }

  /** When the first group was ready as its pods show it, and when a status first said so. */
  private static final class Milestones implements AutoCloseable {
    private final Map<String, Integer> readyPods = new HashMap<>();
    private final AtomicReference<@Nullable Instant> firstGroup = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> firstStatus = new AtomicReference<>();
    private final Watch pods;
    private final Watch servings;

    private Milestones(Cluster cluster, int podsPerGroup) {
      this.pods =
          cluster
              .client()
              .pods()
              .inNamespace("default")
              .watch(
                  Cluster.watcher(pod -> onPod(pod, podsPerGroup), Action.ADDED, Action.MODIFIED));
      this.servings =
          cluster.watchServings(
              serving -> {
                if (serving.get("status", "availableReplicas") instanceof Integer available
                    && available > 0) {
                  firstStatus.compareAndSet(null, Instant.now());
                }
              },
              Action.ADDED,
              Action.MODIFIED);
    }

    static Milestones watch(Cluster cluster, int podsPerGroup) {
      return new Milestones(cluster, podsPerGroup);
    }

    double lagSeconds() {
      var ready = firstGroup.get();
      var said = firstStatus.get();
      return ready == null || said == null
          ? Double.NaN
          : AuditLog.seconds(Duration.between(ready, said));
    }

    private void onPod(Pod pod, int podsPerGroup) {
      var conditions =
          pod.getStatus() == null
              ? java.util.List.<io.fabric8.kubernetes.api.model.PodCondition>of()
              : pod.getStatus().getConditions();
      boolean ready =
          conditions.stream()
              .anyMatch(
                  condition ->
                      condition.getType().equals("Ready") && condition.getStatus().equals("True"));
      var group = pod.getMetadata().getLabels().get("modelserving.volcano.sh/group-name");
      if (ready
          && group != null
          && pod.getMetadata().getDeletionTimestamp() == null
          && readyPods.merge(group, 1, Integer::sum) == podsPerGroup) {
        firstGroup.compareAndSet(null, Instant.now());
      }
    }

    @Override
    public void close() {
      pods.close();
      servings.close();
    }
  }
}
